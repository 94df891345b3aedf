import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ERROR_CODES } from '@nopal/core';
import { DEFAULT_LIMITS } from '@nopal/server';
import { Nopal } from '../support/nopal.js';
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

test('every verb has help with an example', async () => {
  for (const verb of [['codegen'], ['codegen', 'init'], ['routes'], ['docs'], ['ir'], ['lock']]) {
    const { code, stdout } = await nopal(...verb, '--help');
    assert.equal(code, 0);
    assert.match(stdout, /Example.*:\n {2}\$ nopal /, verb.join(' '));
  }
});

test('--format json gives one document with the outcome and every diagnostic', async () => {
  const project = open('errors-types', 'verbs-json');
  const { code, stdout, stderr } = await nopal('codegen', '-p', project.dir, '--format', 'json');
  assert.equal(code, 1);
  assert.equal(stderr, '');
  const { version, projects } = JSON.parse(stdout);
  assert.equal(version, 1);
  assert.equal(projects[0].outcome, 'failed');
  assert.ok(projects[0].diagnostics.length > 10);
});

test('--format github writes one workflow command a diagnostic, whatever its text holds', async () => {
  const project = open('errors-types', 'verbs-github');
  const { code, stdout } = await nopal('codegen', '-p', project.dir, '--format', 'github');
  assert.equal(code, 1);
  const lines = stdout.trimEnd().split('\n');
  assert.ok(lines.length > 10);
  for (const line of lines) {
    assert.match(
      line,
      /^::(?:error|warning) file=test\/codegen\/[^,:]+,line=\d+,col=\d+,endColumn=\d+,title=CG\d{4}::./,
    );
  }
});

test('--format sarif writes a log with what SARIF 2.1.0 requires', async () => {
  const project = open('errors-types', 'verbs-sarif');
  const { code, stdout } = await nopal('codegen', '-p', project.dir, '--format', 'sarif');
  assert.equal(code, 1);
  const log = JSON.parse(stdout);
  assert.equal(log.version, '2.1.0');
  const [run, ...others] = log.runs;
  assert.deepEqual(others, []);
  const { name, rules } = run.tool.driver;
  assert.equal(name, 'nopal codegen');
  assert.ok(run.results.length > 10);
  for (const result of run.results) {
    assert.equal(rules[result.ruleIndex].id, result.ruleId);
    assert.match(result.level, /^(?:error|warning)$/);
    assert.ok(result.message.text.length > 0);
    for (const { physicalLocation } of [...result.locations, ...result.relatedLocations]) {
      const { artifactLocation, region } = physicalLocation;
      assert.match(artifactLocation.uri, /^[\w.%/-]+$/);
      assert.ok(region.startLine >= 1 && region.startColumn >= 1);
      assert.ok(region.endColumn > region.startColumn);
    }
  }
});

test('pretty diagnostics end with the name of their section in the docs', async () => {
  const project = open('errors-names', 'verbs-pretty');
  const { stderr } = await nopal('codegen', '-p', project.dir);
  assert.match(stderr, / - error CG1007: .*\n(?: {2}.*\n)+ {2}docs: CG1007\n/);
});

test('a warning is switched off or made an error by nopal.config.json; an error cannot be switched off', async () => {
  const project = open('empty', 'verbs-levels');
  const config = JSON.parse(project.read('nopal.config.json'));
  const run = (diagnostics: Record<string, string>) => {
    project.write('nopal.config.json', JSON.stringify({ ...config, diagnostics }));
    return nopal('codegen', '-p', project.dir);
  };
  assert.match((await nopal('codegen', '-p', project.dir)).stderr, /warning CG1004/);
  const off = await run({ CG1004: 'off' });
  assert.deepEqual([off.code, off.stderr], [0, '']);
  const raised = await run({ CG1004: 'error' });
  assert.equal(raised.code, 1);
  assert.match(raised.stderr, /error CG1004/);
  const refused = await run({ CG2001: 'off', CG9999: 'off' });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /CG1001: CG2001 is an error, which cannot be made "off"/);
  assert.match(refused.stderr, /CG1001: there is no diagnostic CG9999/);
});

test('nopal routes lists what can be called and heard, for people and as JSON', async () => {
  const project = open('game', 'verbs-routes');
  const table = await nopal('routes', '-p', project.dir);
  assert.equal(table.code, 0);
  assert.match(table.stdout, /^ROUTE +KIND +SERVER +BODY +RESULT +ACCESS +TIMEOUT +ID\n/);
  assert.match(table.stdout, /\ngame\.arena\.join +request +game +JoinRequest +\S+ +\w+ .*\d+\n/);
  assert.match(table.stdout, /\ngame\.arena\.state +push +game +/);
  assert.match(
    table.stdout,
    /\ngame\.arena\.evict +remote +game +\(uid: string, reason: string \| null\)/,
  );
  const json = JSON.parse((await nopal('routes', '-p', project.dir, '--json')).stdout);
  const route = json.find((one: { route: string }) => one.route === 'game.arena.join');
  assert.equal(route.kind, 'request');
  assert.equal(typeof route.id, 'number');
  assert.ok(!existsSync(join(project.dir, 'generated')), 'nothing was written');
});

test('nopal docs tells the errors and limits of the runtime as they are', async () => {
  const project = open('game', 'verbs-docs');
  const { stdout } = await nopal('docs', '-p', project.dir, '--json');
  const { version, errors, limits, types } = JSON.parse(stdout);
  assert.equal(version, 1);
  assert.ok(types.length > 3);
  assert.deepEqual(
    Object.fromEntries(
      errors.map((one: { code: string; grpc: string; http: number }) => [
        one.code,
        [one.grpc, one.http],
      ]),
    ),
    Object.fromEntries(
      Object.entries(ERROR_CODES).map(([code, { grpc, http }]) => [code, [grpc, http]]),
    ),
  );
  for (const { name, default: value } of limits)
    assert.equal(DEFAULT_LIMITS[name as keyof typeof DEFAULT_LIMITS], value, name);
});

test('a protocol page that the configuration asks for is kept current and compared by --check', async () => {
  const project = open('game', 'verbs-page');
  const config = JSON.parse(project.read('nopal.config.json'));
  project.write('nopal.config.json', JSON.stringify({ ...config, docs: 'docs' }));
  assert.equal((await nopal('codegen', '-p', project.dir)).code, 0);
  const page = project.read('docs/protocol.md');
  assert.match(page, /# Protocol of [\s\S]*## Routes for clients[\s\S]*## Pushes[\s\S]*## Types/);
  assert.equal((await nopal('docs', '-p', project.dir, '--out', join(project.dir, 'x'))).code, 0);
  assert.equal(project.read('x/protocol.md'), page);
  project.write('docs/protocol.md', page.replace('## Pushes', '## Pushed'));
  const { code, stderr } = await nopal('codegen', '-p', project.dir, '--check');
  assert.equal(code, 2);
  assert.match(stderr, /docs\/protocol\.md:\d+\n(?: .*\n)*- ## Pushed\n\+ ## Pushes\n/);
});

test('text of the sources is no markup in the protocol page', async () => {
  const project = open('hostile', 'verbs-hostile');
  const { code, stdout } = await nopal('docs', '-p', project.dir);
  assert.equal(code, 0);
  const cells = stdout.split('\n').filter((line) => line.startsWith('| '));
  for (const line of cells) assert.doesNotMatch(line.replace(/`+[^`]*`+/g, ''), /<\w/);
});

test('nopal ir gives the model with its version', async () => {
  const project = open('game', 'verbs-ir');
  const ir = JSON.parse((await nopal('ir', '-p', project.dir, '--json')).stdout);
  assert.equal(typeof ir.version, 'number');
  assert.deepEqual(
    ir.servers.map((one: { name: string }) => one.name),
    ['gate', 'game'],
  );
  assert.match((await nopal('ir', '-p', project.dir)).stdout, /arena: \d+ handlers, \d+ remotes/);
});

test('codegen init writes a configuration that fits the folder, and overwrites nothing', async () => {
  const project = open('game', 'verbs-init');
  project.write(
    'new/src/gate/login.ts',
    "import { Component } from '@nopal/core';\n@Component()\nexport class Login {}\n",
  );
  project.write(
    'new/src/arena/room.ts',
    "import { Component } from '@nopal/core';\n@Component()\nexport class Room {}\n",
  );
  project.write('new/src/shared/names.ts', 'export const x = 1;\n');
  const dir = join(project.dir, 'new');
  const made = await nopal('codegen', 'init', '--dir', dir);
  assert.equal(made.code, 0, made.stderr);
  assert.deepEqual(JSON.parse(project.read('new/nopal.config.json')).servers, {
    arena: { components: 'src/arena/**/*.ts' },
    gate: { frontend: true, components: 'src/gate/**/*.ts' },
  });
  assert.match(project.read('new/tsconfig.json'), /"experimentalDecorators": true/);
  assert.equal((await nopal('codegen', '-p', dir)).code, 0);
  project.write('new/nopal.config.json', 'mine');
  const again = await nopal('codegen', 'init', '--dir', dir);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /nopal\.config\.json is there already; nothing was written/);
  assert.equal(project.read('new/nopal.config.json'), 'mine');
});
