import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CaseProject } from './case-project.js';

const opened: CaseProject[] = [];
after(() => {
  for (const project of opened) project.remove();
});

function open(name: string, label: string): CaseProject {
  const project = new CaseProject(name, label);
  opened.push(project);
  return project;
}

function nopal(...commandLine: string[]): SpawnSyncReturns<string> {
  const node = ['--conditions=source', '--import', 'tsx', 'packages/cli/src/main.ts'];
  return spawnSync(process.execPath, [...node, ...commandLine], { encoding: 'utf8' });
}

test('nopal --help lists the verbs and nopal codegen --help shows an example', () => {
  const help = nopal('--help');
  assert.equal(help.status, 0);
  assert.match(help.stdout, /codegen .*write route tables/);
  const verb = nopal('codegen', '--help');
  assert.equal(verb.status, 0);
  assert.match(verb.stdout, /Example:\n {2}\$ nopal codegen --project apps --check/);
});

test('nopal --version prints the version alone', () => {
  const version = nopal('--version');
  assert.equal(version.status, 0);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
});

test('an unknown verb or flag ends with 1 and a hint, without a stack trace', () => {
  for (const commandLine of [['codgen'], ['codegen', '--chek']]) {
    const { status, stderr } = nopal(...commandLine);
    assert.equal(status, 1);
    assert.match(stderr, /Did you mean (?:codegen|--check)\?/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

test('codegen generates in silence when no terminal watches, and exits early when nothing changed', () => {
  const project = open('game', 'cli');
  const first = nopal('codegen', '--project', project.dir);
  assert.deepEqual([first.status, first.stdout], [0, '']);
  assert.ok(project.generated().has('manifest.js'));
  assert.equal(nopal('codegen', '--project', project.dir).status, 0);
});

test('codegen --check tells with 2 that the output is not current, and writes nothing', () => {
  const project = open('game', 'cli-check');
  const none = nopal('codegen', '--project', project.dir, '--check');
  assert.equal(none.status, 2);
  assert.match(none.stderr, /protos\/gen\/game\/v1\/game_arena\.proto is missing/);
  nopal('codegen', '--project', project.dir);
  rmSync(join(project.dir, 'generated'), { recursive: true });
  assert.equal(nopal('codegen', '--project', project.dir, '--check').status, 0);
  assert.equal(project.generated().size, 0, 'what is not committed and not there is no drift');
  nopal('codegen', '--project', project.dir);
  assert.equal(nopal('codegen', '--project', project.dir, '--check').status, 0);
  project.write(
    'game/room.ts',
    project.read('game/room.ts').replace('timeoutMs: 100', 'timeoutMs: 300'),
  );
  const changed = nopal('codegen', '--project', project.dir, '--check');
  assert.equal(changed.status, 2);
  assert.match(
    changed.stderr,
    /generated\/servers\/game\.js:\d+\n(?: .*\n){2}- +timeoutMs: 100,\n\+ +timeoutMs: 300,\n/,
  );
});

test('codegen prints every diagnostic with its place, the marked line and a hint, and ends with 1', () => {
  const project = open('errors-types', 'cli-errors');
  const { status, stderr } = nopal('codegen', '--project', project.dir);
  assert.equal(status, 1);
  assert.match(
    stderr,
    /src\/types\.ts:43:22 - error CG2006: .*\n {2}43 .*gold.*\n +~{11}\n {2}in: Types\.gold\(v\)\n(?: {2}\S*src.*\n)+ {2}hint: add one/,
  );
  assert.match(stderr, /\d\d errors; nothing was written/);
  assert.doesNotMatch(stderr, /\n\s+at /);
});

test('a wrong configuration names the key, what was found and what is allowed', () => {
  const project = open('game', 'cli-config');
  project.write(
    'nopal.config.json',
    '{\n  "servers": { "gate": { "fronted": true, "components": 5 }, "1x": { "components": "a" } },\n  "names": "kebab",\n  "outptu": "x"\n}\n',
  );
  const { status, stderr } = nopal('codegen', '--project', project.dir);
  assert.equal(status, 1);
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

test('a folder without a configuration is told, not thrown', () => {
  const { status, stderr } = nopal('codegen', '--project', 'test/codegen');
  assert.equal(status, 1);
  assert.match(stderr, /CG1001: there is no nopal\.config\.json/);
});

test('codegen takes several projects; an error in one is told and does not keep the next from being generated', () => {
  const broken = open('errors-classes', 'cli-broken');
  const sound = open('game', 'cli-sound');
  const result = nopal('codegen', '--project', broken.dir, sound.dir);
  assert.equal(result.status, 1);
  assert.match(result.stderr, /error CG\d{4}/);
  assert.equal(broken.generated().size, 0);
  assert.ok(sound.generated().has('manifest.js'));
});
