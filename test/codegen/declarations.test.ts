import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { generate } from '@nopal/codegen';
import { CaseProject } from './case-project.js';

const opened: CaseProject[] = [];
after(() => {
  for (const project of opened) project.remove();
});

/** Stand-ins for the two packages, so that only the generated declarations are judged. */
const stubs = {
  'stubs/server.d.ts': `export type { Manifest, RemoteComponent, RemoteTable } from '@nopal/core';\n`,
  'stubs/client.d.ts':
    'export interface RequestOptions { readonly timeoutMs?: number }\n' +
    'export interface Contract<Client> { readonly version: number; readonly __client?: Client }\n',
};

function typeCheck(project: CaseProject, files: readonly string[]): string {
  const paths = {
    '@nopal/server': ['./stubs/server.d.ts'],
    '@nopal/client': ['./stubs/client.d.ts'],
  };
  const options = {
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2023'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    experimentalDecorators: true,
    customConditions: ['source'],
    skipLibCheck: false,
    noEmit: true,
    paths,
  };
  for (const [file, text] of Object.entries(stubs)) project.write(file, text);
  project.write('tsconfig.check.json', JSON.stringify({ compilerOptions: options, files }));
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const result = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.check.json'], {
    cwd: project.dir,
    encoding: 'utf8',
  });
  // Sources of core are checked with their own options elsewhere.
  return result.stdout
    .split('\n')
    .filter((line) => /^(?:generated|use|error)/.test(line))
    .join('\n');
}

test('the generated declarations give callers the types of the methods', async () => {
  const project = new CaseProject('game', 'declarations');
  opened.push(project);
  assert.equal((await generate({ projectDir: project.dir })).outcome, 'generated');
  project.write(
    'use.ts',
    `import { contract, type GameClient } from './generated/client.js';
import { manifest } from './generated/manifest.js';
import type { Remotes } from './generated/remotes.js';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function is<T extends true>(): T | undefined { return undefined; }

declare const client: GameClient;
declare const remotes: Remotes;
export async function use(): Promise<unknown> {
  const reply = await client.game.arena.join({ arena: '7' }, { timeoutMs: 5 });
  is<Same<typeof reply.players, readonly string[]>>();
  const seat: number = reply.seat;
  const none: void = client.game.arena.move({ x: 1, y: 2 });
  const off: () => void = client.game.arena.onState((state) => void state.players.a?.x.toFixed());
  client.game.arena.onShout((message) => void message.text.length);
  const at: Date = (await client.gate.login.enter({ name: 'a' })).at;
  const bytes: Uint8Array = await client.game.arena.echo(new Uint8Array());
  await client.gate.login.leave();
  const seats: number | undefined = await remotes.game.arena.seats('a');
  const left = await remotes.game.arena.with({ key: 'a', timeoutMs: 3 }).evict('u', null);
  is<Same<typeof seats, number | undefined>>();
  // @ts-expect-error a required field is missing
  void client.game.arena.join({});
  // @ts-expect-error move is a notify and gives nothing to wait for
  void client.game.arena.move({ x: 1, y: 2 }).then();
  // @ts-expect-error the gate has no such remote
  void remotes.gate.login.enter('a');
  // @ts-expect-error call is filled in by the server
  void remotes.game.arena.evict('u', null, undefined);
  return [seat, none, off, at, bytes, left.left[0]?.seat, contract.version, manifest.servers.game?.frontend];
}
`,
  );
  assert.equal(typeCheck(project, ['use.ts']), '');
});

test('a wrong use of the declarations is found, so the check above reads them', async () => {
  const project = new CaseProject('game', 'declarations-wrong');
  opened.push(project);
  await generate({ projectDir: project.dir });
  project.write(
    'use.ts',
    "import type { GameClient } from './generated/client.js';\nexport const x: keyof GameClient = 'nowhere';\n",
  );
  assert.match(typeCheck(project, ['use.ts']), /use\.ts\(2,14\): error TS2322/);
});

test('the declarations of hostile names are well-formed', async () => {
  const project = new CaseProject('hostile', 'declarations-hostile');
  opened.push(project);
  assert.equal((await generate({ projectDir: project.dir })).outcome, 'generated');
  const files = ['client', 'remotes', 'manifest'].map((name) => `generated/${name}.d.ts`);
  assert.equal(typeCheck(project, files), '');
});
