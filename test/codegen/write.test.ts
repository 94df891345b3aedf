import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { generate } from '@nopal/codegen';
import { until } from '../support/until.js';
import { CaseProject } from './case-project.js';

const opened: CaseProject[] = [];
after(() => {
  for (const project of opened) project.remove();
});

function open(label: string): CaseProject {
  const project = new CaseProject('game', label);
  opened.push(project);
  return project;
}

function temporaries(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.nopal-tmp'),
  );
}

async function refusal(project: CaseProject, force = false) {
  const result = await generate({ projectDir: project.dir, force });
  assert.equal(result.outcome, 'failed');
  const [only, ...others] = result.diagnostics.filter((one) => one.severity === 'error');
  assert.deepEqual(others, []);
  assert.ok(only !== undefined);
  return only;
}

test('a file in the place of the output folder is one clear error, and nothing is written', async () => {
  const project = open('write-file');
  project.write('generated', 'mine');
  const { code, message, loc } = await refusal(project);
  assert.equal(code, 'CG1901');
  assert.match(message, /^generated.* cannot be written: a file stands where a folder should be$/);
  assert.match(loc.file, /^generated/);
  assert.equal(project.read('generated'), 'mine');
  assert.ok(!existsSync(join(project.dir, 'codegen.lock.json')));
});

test('a folder in the place of an output file leaves every old file as it was', async () => {
  const project = open('write-folder');
  await generate({ projectDir: project.dir });
  const before = project.generated();
  const room = project.read('game/room.ts');
  rmSync(join(project.dir, 'generated/client.d.ts'));
  mkdirSync(join(project.dir, 'generated/client.d.ts'));
  project.write('game/room.ts', room.replace('timeoutMs: 100', 'timeoutMs: 300'));
  const { code, message } = await refusal(project);
  assert.equal(code, 'CG1901');
  assert.match(message, /generated\/client\.d\.ts cannot be written: a folder stands/);
  before.delete('client.d.ts');
  assert.deepEqual(project.generated(), before);
  assert.deepEqual(temporaries(project.dir), []);
});

test('a read-only output folder is one clear error, and no file is half written', async (t) => {
  if (process.getuid?.() === 0) {
    // Root may write anyway: the same path through the code, by a file system that takes nothing.
    t.diagnostic(
      'runs as root, whom permissions do not stop: /proc stands for the read-only folder',
    );
    const project = open('write-proc');
    symlinkSync('/proc/self', join(project.dir, 'generated'));
    const { code } = await refusal(project);
    assert.equal(code, 'CG1902');
    return;
  }
  const project = open('write-readonly');
  await generate({ projectDir: project.dir });
  const before = project.generated();
  project.write(
    'game/room.ts',
    project.read('game/room.ts').replace('timeoutMs: 100', 'timeoutMs: 300'),
  );
  chmodSync(join(project.dir, 'generated/servers'), 0o555);
  try {
    const { code, message } = await refusal(project);
    assert.equal(code, 'CG1901');
    assert.match(message, /permission is denied/);
    assert.deepEqual(project.generated(), before);
  } finally {
    chmodSync(join(project.dir, 'generated/servers'), 0o755);
  }
});

test('a link in the place of an output folder never leads out of the project', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'nopal-outside-'));
  try {
    const project = open('write-link');
    symlinkSync(outside, join(project.dir, 'generated'));
    const { code, message } = await refusal(project);
    assert.equal(code, 'CG1902');
    assert.match(message, /^generated is a link to .*, outside the project$/);
    assert.deepEqual(readdirSync(outside), []);
    rmSync(join(project.dir, 'generated'));
    mkdirSync(join(project.dir, 'generated'));
    symlinkSync(outside, join(project.dir, 'generated/servers'));
    assert.equal((await refusal(project)).code, 'CG1902');
    assert.deepEqual(readdirSync(outside), []);
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test('a link in the place of an output file is replaced; what it led to is not touched', async () => {
  const project = open('write-link-file');
  mkdirSync(join(project.dir, 'generated'));
  project.write('precious.txt', 'stay');
  symlinkSync(join(project.dir, 'precious.txt'), join(project.dir, 'generated/client.js'));
  assert.equal((await generate({ projectDir: project.dir })).outcome, 'generated');
  assert.ok(lstatSync(join(project.dir, 'generated/client.js')).isFile());
  assert.equal(project.read('precious.txt'), 'stay');
});

test('a link is not followed to remove what an earlier run wrote', async () => {
  const project = open('write-link-stale');
  await generate({ projectDir: project.dir });
  const state = JSON.parse(project.read('generated/.nopal.json')) as {
    files: Record<string, string>;
  };
  project.write('mine/precious.txt', 'stay');
  symlinkSync(join(project.dir, 'mine'), join(project.dir, 'generated/link'));
  state.files['generated/link/precious.txt'] = 'x';
  project.write('generated/.nopal.json', JSON.stringify(state));
  await generate({ projectDir: project.dir, force: true });
  assert.equal(project.read('mine/precious.txt'), 'stay');
});

test('what a run that was killed left behind is removed by the next one; that of a live one is not', async () => {
  const project = open('write-stale');
  await generate({ projectDir: project.dir });
  const dead = spawn(process.execPath, ['-e', '']);
  await until(() => dead.exitCode !== null, 'a process has ended');
  project.write(`generated/servers/game.js.${dead.pid}.nopal-tmp`, 'half');
  project.write(`codegen.lock.json.${dead.pid}.nopal-tmp`, 'half');
  project.write(`generated/client.js.${process.ppid}.nopal-tmp`, 'being written');
  await generate({ projectDir: project.dir, force: true });
  assert.deepEqual(temporaries(project.dir), [`generated/client.js.${process.ppid}.nopal-tmp`]);
});

test('a run that is killed while it writes leaves whole files, and the next one makes them current', async () => {
  const project = open('write-kill');
  await generate({ projectDir: project.dir });
  const old = project.generated();
  project.write(
    'game/room.ts',
    project.read('game/room.ts').replace('timeoutMs: 100', 'timeoutMs: 300'),
  );
  const kill = async (call: string, nth: number) => {
    const child = spawn(
      process.execPath,
      [
        '--conditions=source',
        '--import=tsx',
        'test/codegen/kill-at-write.ts',
        project.dir,
        call,
        String(nth),
      ],
      { stdio: 'inherit' },
    );
    await until(() => child.exitCode !== null || child.signalCode !== null, 'it ended', 60_000);
    return child.signalCode ?? child.exitCode;
  };
  // While it writes: nothing has changed.
  assert.equal(await kill('writeFileSync', 1), 'SIGKILL');
  assert.deepEqual(withoutTemporaries(project), old);
  assert.equal(temporaries(project.dir).length, 1, 'half a file lies beside its place');
  // Between two files that take their places: each is whole, an old one or a new one.
  assert.equal(await kill('renameSync', 2), 'SIGKILL');
  const mixed = withoutTemporaries(project);
  // Neither has the next run taken the mixture for current.
  assert.equal((await generate({ projectDir: project.dir })).outcome, 'generated');
  assert.deepEqual(temporaries(project.dir), []);
  const fresh = project.generated();
  assert.match(fresh.get('servers/game.js') ?? '', /timeoutMs: 300/);
  for (const [file, text] of mixed) {
    assert.ok(text === old.get(file) || text === fresh.get(file), `${file} is whole`);
  }
  assert.equal((await generate({ projectDir: project.dir })).outcome, 'unchanged');
});

function withoutTemporaries(project: CaseProject): Map<string, string> {
  return new Map([...project.generated()].filter(([file]) => !file.endsWith('.nopal-tmp')));
}

test('the lock takes its place last', async () => {
  const project = open('write-order');
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      '--import=tsx',
      'test/codegen/kill-at-write.ts',
      project.dir,
      'renameSync',
      'codegen.lock.json',
    ],
    { stdio: 'inherit' },
  );
  await until(() => child.exitCode !== null || child.signalCode !== null, 'it ended', 60_000);
  assert.equal(child.signalCode, 'SIGKILL');
  assert.ok(!existsSync(join(project.dir, 'codegen.lock.json')));
  assert.ok(!existsSync(join(project.dir, 'generated/.nopal.json')));
  const there = [...withoutTemporaries(project).keys()];
  assert.equal((await generate({ projectDir: project.dir })).outcome, 'generated');
  assert.deepEqual([...project.generated().keys()], there);
  assert.ok(readFileSync(join(project.dir, 'codegen.lock.json'), 'utf8').startsWith('{'));
});
