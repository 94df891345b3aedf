import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Nopal } from '../support/nopal.js';
import { repositoryRoot } from '../support/repository-root.js';
import { type CommandOutcome, runCommand } from '../support/run-command.js';
import { CaseProject } from './case-project.js';

const command = new Nopal();
const opened: CaseProject[] = [];
after(() => {
  command.close();
  for (const project of opened) project.remove();
});

function open(name: string, label: string): CaseProject {
  const project = new CaseProject(name, label);
  opened.push(project);
  return project;
}

const nopal = (...commandLine: string[]) => command.run(...commandLine);

/** As it is called, to its end. */
function nopalProcess(...commandLine: string[]): Promise<CommandOutcome> {
  const node = ['--conditions=source', '--import', 'tsx', 'packages/cli/src/main.ts'];
  return runCommand(process.execPath, [...node, ...commandLine], { cwd: repositoryRoot });
}

test('nopal --help lists the verbs and nopal codegen --help shows an example', async () => {
  const help = await nopal('--help');
  assert.equal(help.code, 0);
  assert.match(help.stdout, /codegen .*write route tables/);
  const verb = await nopal('codegen', '--help');
  assert.equal(verb.code, 0);
  assert.match(verb.stdout, /Example:\n {2}\$ nopal codegen --project apps --check/);
});

test('nopal --version prints the version alone', async () => {
  const version = await nopalProcess('--version');
  assert.equal(version.code, 0);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
});

test('an unknown verb or flag ends with 1 and a hint, without a stack trace', async () => {
  for (const commandLine of [['codgen'], ['codegen', '--chek']]) {
    const { code, stderr } = await nopalProcess(...commandLine);
    assert.equal(code, 1);
    assert.match(stderr, /Did you mean (?:codegen|--check)\?/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

test('codegen generates in silence when no terminal watches, and exits early when nothing changed', async () => {
  const project = open('game', 'cli');
  const first = await nopal('codegen', '--project', project.dir);
  assert.deepEqual([first.code, first.stdout], [0, '']);
  assert.ok(project.generated().has('manifest.js'));
  assert.equal((await nopal('codegen', '--project', project.dir)).code, 0);
});

test('codegen --check tells with 2 that the output is not current, and writes nothing', async () => {
  const project = open('game', 'cli-check');
  const none = await nopal('codegen', '--project', project.dir, '--check');
  assert.equal(none.code, 2);
  assert.match(none.stderr, /protos\/gen\/game\/v1\/game_arena\.proto is missing/);
  await nopal('codegen', '--project', project.dir);
  rmSync(join(project.dir, 'generated'), { recursive: true });
  assert.equal((await nopal('codegen', '--project', project.dir, '--check')).code, 0);
  assert.equal(project.generated().size, 0, 'what is not committed and not there is no drift');
  await nopal('codegen', '--project', project.dir);
  assert.equal((await nopal('codegen', '--project', project.dir, '--check')).code, 0);
  project.write(
    'game/room.ts',
    project.read('game/room.ts').replace('timeoutMs: 100', 'timeoutMs: 300'),
  );
  const changed = await nopal('codegen', '--project', project.dir, '--check');
  assert.equal(changed.code, 2);
  assert.match(
    changed.stderr,
    /generated\/servers\/game\.js:\d+\n(?: .*\n){2}- +timeoutMs: 100,\n\+ +timeoutMs: 300,\n/,
  );
});

test('codegen prints every diagnostic with its place, the marked line and a hint, and ends with 1', async () => {
  const project = open('errors-types', 'cli-errors');
  const { code, stderr } = await nopal('codegen', '--project', project.dir);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /src\/types\.ts:43:22 - error CG2006: .*\n {2}43 .*gold.*\n +~{11}\n {2}in: Types\.gold\(v\)\n(?: {2}\S*src.*\n)+ {2}hint: add one/,
  );
  assert.match(stderr, /\d\d errors; nothing was written/);
  assert.doesNotMatch(stderr, /\n\s+at /);
});

test('a wrong configuration names the key, what was found and what is allowed', async () => {
  const project = open('game', 'cli-config');
  project.write(
    'nopal.config.json',
    '{\n  "servers": { "gate": { "fronted": true, "components": 5 }, "1x": { "components": "a" } },\n  "names": "kebab",\n  "outptu": "x"\n}\n',
  );
  const { code, stderr } = await nopal('codegen', '--project', project.dir);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /nopal\.config\.json:2:26 - error CG1001: unknown key "fronted" in "servers\.gate"; allowed are "frontend", "components"; did you mean "frontend"\?/,
  );
  assert.match(stderr, /"servers\.gate\.components" must be a string or an array; found number 5/);
  assert.match(stderr, /has the name "1x"/);
  assert.match(stderr, /"names" must be one of "camelCase", .*; found string "kebab"/);
  assert.match(stderr, /unknown key "outptu"; .*did you mean "output"\?/);
  assert.doesNotMatch(stderr, /\n\s+at /);
});

test('a folder without a configuration is told, not thrown', async () => {
  const { code, stderr } = await nopal('codegen', '--project', 'test/codegen');
  assert.equal(code, 1);
  assert.match(stderr, /CG1001: there is no nopal\.config\.json/);
});

test('codegen takes several projects; an error in one is told and does not keep the next from being generated', async () => {
  const broken = open('errors-classes', 'cli-broken');
  const sound = open('game', 'cli-sound');
  const result = await nopal('codegen', '--project', broken.dir, sound.dir);
  assert.equal(result.code, 1);
  assert.match(result.stderr, /error CG\d{4}/);
  assert.equal(broken.generated().size, 0);
  assert.ok(sound.generated().has('manifest.js'));
});
