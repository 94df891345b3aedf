import assert from 'node:assert/strict';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { generate } from '@nopal/codegen';
import type { ComponentEntry } from '@nopal/core';
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

test('the same sources give the same bytes, and an unrelated file changes nothing', async () => {
  const project = open('game', 'same');
  await generate({ projectDir: project.dir });
  const first = project.generated();
  await generate({ projectDir: project.dir, force: true });
  assert.deepEqual(project.generated(), first);
  project.write(
    'game/aaa-unrelated.ts',
    'export interface Move { z: number }\nexport const x: Move = { z: 1 };\n',
  );
  project.write(
    'game/another.ts',
    "import '@nopal/core';\nexport type JoinReply = Omit<{ seat: 1; players: 2 }, 'seat'>;\n",
  );
  assert.equal((await generate({ projectDir: project.dir })).outcome, 'generated');
  assert.deepEqual(project.generated(), first);
});

test('writes only files that changed, and removes those that an earlier run wrote', async () => {
  const project = open('game', 'stale');
  await generate({ projectDir: project.dir });
  const before = statSync(join(project.dir, 'generated/client.js')).mtimeMs;
  project.write('generated/mine.txt', 'not yours');
  rmSync(join(project.dir, 'codegen.lock.json')); // other routes than the published ones
  project.write(
    'nopal.config.json',
    '{ "servers": { "gate": { "frontend": true, "components": "gate/*.ts" }, "arena": { "components": "game/*.ts" } } }',
  );
  const result = await generate({ projectDir: project.dir });
  assert.ok(result.outcome === 'generated');
  assert.deepEqual(result.removed, [
    'generated/client-package/http.d.ts', // the new configuration wants none
    'generated/client-package/http.js',
    'generated/client-package/index.d.ts',
    'generated/client-package/index.js',
    'generated/client-package/package.json',
    'generated/client-package/protobuf.d.ts',
    'generated/client-package/protobuf.js',
    'generated/servers/game.js',
    'protos/gen/game/v1/game_arena.proto',
  ]);
  assert.ok(!result.written.includes('generated/servers/gate.js'));
  assert.ok(result.written.includes('generated/servers/arena.js'));
  assert.equal(project.read('generated/mine.txt'), 'not yours');
  assert.ok(statSync(join(project.dir, 'generated/client.js')).mtimeMs >= before);
});

test('notices every change that matters, and nothing else', async () => {
  const project = open('game', 'unchanged');
  const outcome = async () => (await generate({ projectDir: project.dir })).outcome;
  assert.equal(await outcome(), 'generated');
  assert.equal(await outcome(), 'unchanged');
  project.write(
    'game/room.ts',
    project.read('game/room.ts').replace('timeoutMs: 100', 'timeoutMs: 200'),
  );
  assert.equal(await outcome(), 'generated');
  assert.match(project.read('generated/servers/game.js'), /timeoutMs: 200/);
  assert.equal(await outcome(), 'unchanged');
  project.write('game/new.ts', 'export {};\n');
  assert.equal(await outcome(), 'generated', 'a new file');
  rmSync(join(project.dir, 'generated/client.js'));
  assert.equal(await outcome(), 'generated', 'a missing output');
  assert.ok(existsSync(join(project.dir, 'generated/client.js')));
  project.write('generated/codecs.js', '// by hand\n');
  assert.equal(await outcome(), 'generated', 'a changed output');
  project.write(
    'tsconfig.json',
    '{ "compilerOptions": { "strict": true, "customConditions": ["source"] } }',
  );
  assert.equal(await outcome(), 'generated', 'a nearer tsconfig.json');
  project.write('generated/.nopal.json', '{');
  assert.equal(await outcome(), 'generated', 'a damaged state');
  assert.equal(await outcome(), 'unchanged');
});

test('never removes a file outside the output folder, whatever the state says', async () => {
  const project = open('game', 'outside');
  await generate({ projectDir: project.dir });
  project.write('precious.txt', 'stay');
  const state = JSON.parse(project.read('generated/.nopal.json')) as {
    files: Record<string, string>;
  };
  state.files['../precious.txt'] = 'x';
  project.write('generated/.nopal.json', JSON.stringify(state));
  await generate({ projectDir: project.dir });
  assert.equal(project.read('precious.txt'), 'stay');
});

test('writes nothing when the sources have errors, and keeps the last output', async () => {
  const project = open('game', 'errors');
  await generate({ projectDir: project.dir });
  const first = project.generated();
  project.write('game/room.ts', project.read('game/room.ts').replace('State | null', 'any'));
  const result = await generate({ projectDir: project.dir });
  assert.equal(result.outcome, 'failed');
  assert.deepEqual(
    result.diagnostics.map((one) => one.code),
    ['CG2001'],
  );
  assert.deepEqual(project.generated(), first);
});

test('the tables run the methods with what they ask for, in its order', async () => {
  const project = open('game', 'tables');
  await generate({ projectDir: project.dir });
  project.useCore();
  const manifest = await project.manifest();
  assert.deepEqual(Object.keys(manifest.servers), ['gate', 'game']);
  const gate = await manifest.servers.gate?.load();
  const [login] = gate?.components ?? [];
  const enter = login?.handlers.find((one) => one.name === 'enter');
  assert.equal(enter?.usesCall, true);
  assert.equal(enter?.access, 'public');
  assert.equal(enter?.timeoutMs, 500);
  const answer = enter?.invoke(
    login?.create([]) as never,
    { frontendId: 'f1' } as never,
    { name: 'a' } as never,
    { deadline: 7 } as never,
  );
  assert.deepEqual(answer, { uid: 'a@f1', at: new Date(7) });

  const game = await manifest.servers.game?.load();
  const [arena] = game?.components ?? [];
  assert.ok(arena !== undefined && game !== undefined);
  assert.deepEqual(namesOf(arena), ['look', 'join', 'move', 'echo', 'seats', 'evict']);
  assert.deepEqual(
    arena.pushes.map((one) => [one.member, one.route]),
    [
      ['state', 'game.arena.state'],
      ['onShout', 'onShout'],
    ],
  );
  assert.deepEqual(
    arena.dependencies.map((one) => ('service' in one ? one.service : one.className)),
    ['Remotes', 'Logger', 'Scores'],
  );
  assert.deepEqual(
    game.providers.map((one) => [one.className, one.create === undefined]),
    [
      ['Clockwork', false],
      ['ScoreStore', true],
      ['Scores', false],
    ],
  );
  const self = arena.create(['r', 'l', 's'] as never[]) as { scores: unknown };
  assert.equal(self.scores, 's');
  const evict = arena.remotes.find((one) => one.name === 'evict');
  const request = evict?.request.parse({ uid: 'u', reason: null });
  const result = evict?.invoke(
    self as never,
    request as never,
    { route: 'game.arena.evict' } as never,
  );
  const reply = { result: { left: [{ seat: 1, players: ['u', ''] }], route: 'game.arena.evict' } };
  assert.deepEqual(evict?.reply.print({ result }), reply);
  assert.deepEqual(manifest.remotes.game?.arena?.seats?.parameters, ['id', 'atMost']);
});

function namesOf(component: ComponentEntry): string[] {
  return [...component.handlers, ...component.remotes].map((one) => one.name);
}
