// The servers as a process: starts that fail say one thing and exit with 1, signals drain.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RawClient, TRANSPORTS } from '../support/raw-client.js';
import { NodeProgram, type Ran, runNode } from '../support/run-node.js';
import { until } from '../support/until.js';

const SERVE = 'test/integration/programs/serve.ts';
const CLI = 'packages/cli/src/main.ts';
const HERE = fileURLToPath(new URL('.', import.meta.url));

/** One line that begins with `nopal: `, no stack, exit code 1. */
function assertOneMessage(ran: Ran, message: RegExp): void {
  assert.equal(ran.code, 1, ran.stderr + ran.stdout);
  const lines = ran.stderr.trimEnd().split('\n');
  assert.equal(lines.length, 1, ran.stderr);
  assert.match(lines[0] ?? '', /^nopal: /);
  assert.match(lines[0] ?? '', message);
  assert.equal(ran.stdout, '');
}

/** A copy of the game's project beside it, so that its imports are found. */
async function withCopy(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(HERE, 'copy-'));
  try {
    cpSync(join(HERE, 'game'), folder, { recursive: true });
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  const edited = text.replace(from, to);
  assert.notEqual(edited, text, `${from} is not in ${file}`);
  writeFileSync(file, edited);
}

/** A program that serves the copied project. */
function program(folder: string): string {
  const file = join(folder, 'serve.ts');
  writeFileSync(
    file,
    `import { startServers } from '@nopal/server';
import { manifest } from './generated/manifest.js';
await startServers({ manifest, host: '127.0.0.1', port: 0 });
console.log('running');
`,
  );
  return file;
}

describe('a start that fails prints one message and exits with 1', () => {
  for (const [name, option] of [
    ['WebSocket', 'port'],
    ['TCP', 'tcpPort'],
  ] as const) {
    it(`when the ${name} port is taken`, async () => {
      const taken = createNetServer();
      await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
      const address = taken.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const ran = await runNode(SERVE, [JSON.stringify({ [option]: port })]);
      taken.close();
      assertOneMessage(ran, new RegExp(`${port}`));
    });
  }

  it('when a limit is not known', async () => {
    const ran = await runNode(SERVE, ['{"limits":{"maxPacketSize":5}}']);
    assertOneMessage(ran, /limits\.maxPacketSize is no limit; there are .*maxPacketBytes/);
  });

  it('when a limit has a wrong value', async () => {
    for (const value of ['"many"', '0', '-1', '1.5', 'null', '2000000']) {
      const ran = await runNode(SERVE, [`{"limits":{"maxPacketBytes":${value}}}`]);
      assertOneMessage(
        ran,
        /limits\.maxPacketBytes is .*; it must be a whole number from 1 to 1048576/,
      );
    }
  });

  it('when an option is not known', async () => {
    const ran = await runNode(SERVE, ['{"prot":3250}']);
    assertOneMessage(ran, /prot is no option of createServer; there are .*port/);
  });

  it('when a server type is not in the project', async () => {
    const ran = await runNode(SERVE, ['{"serve":"shop"}']);
    assertOneMessage(ran, /serve is "shop"; it must be all or one of gate, game/);
  });

  it('when a frontend has nothing to listen on', async () => {
    await withCopy(async (folder) => {
      const file = program(folder);
      edit(file, ', port: 0', '');
      assertOneMessage(
        await runNode(file),
        /gate is a frontend and accepts nobody; give it a port/,
      );
    });
  });

  it('when nothing provides what a constructor asks for', async () => {
    await withCopy(async (folder) => {
      writeFileSync(
        join(folder, 'src/scores.ts'),
        'export abstract class Scores {\n  abstract best(): number;\n}\n',
      );
      const trouble = join(folder, 'src/both/trouble.ts');
      edit(
        trouble,
        'import type { Greeting }',
        "import type { Scores } from '../scores.js';\nimport type { Greeting }",
      );
      edit(
        trouble,
        'export class Trouble {',
        'export class Trouble {\n  constructor(readonly scores: Scores) {}\n',
      );
      const generated = await runNode(CLI, ['codegen', '--project', folder]);
      assert.equal(generated.code, 0, generated.stderr + generated.stdout);
      assertOneMessage(await runNode(program(folder)), /Trouble.*Scores/);
    });
  });

  it('when a class was changed after codegen ran', async () => {
    await withCopy(async (folder) => {
      edit(join(folder, 'src/both/desk.ts'), 'rawReply(', 'rawAnswer(');
      assertOneMessage(await runNode(program(folder)), /Desk.*nopal codegen/);
    });
  });

  it('when a component cannot be initialised', async () => {
    await withCopy(async (folder) => {
      edit(
        join(folder, 'src/both/trouble.ts'),
        'export class Trouble {',
        "export class Trouble {\n  init(): void {\n    throw new Error('no database');\n  }\n",
      );
      assertOneMessage(await runNode(program(folder)), /init of Trouble failed: no database/);
    });
  });

  it('when there is no uWebSockets.js for this Node and C library', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nopal-no-addon-'));
    const hook = join(folder, 'hook.cjs');
    // What the addon's own index throws where it has no binary; another Node is tried in the unit test of the binding.
    writeFileSync(
      hook,
      `const Module = require('node:module');
const load = Module._load;
Module._load = function (name, ...rest) {
  if (name === 'uWebSockets.js') throw new Error('This version of uWS.js supports only other Nodes');
  return load.call(this, name, ...rest);
};
`,
    );
    const ran = await runNode(SERVE, [], { NODE_OPTIONS: `--require ${hook}` });
    rmSync(folder, { recursive: true });
    const { node, modules } = process.versions;
    assertOneMessage(
      ran,
      new RegExp(`cannot load uWebSockets\\.js on Node ${node} \\(ABI ${modules}`),
    );
  });

  it('and codegen says where nopal.config.json is wrong', async () => {
    await withCopy(async (folder) => {
      edit(join(folder, 'nopal.config.json'), '"frontend"', '"fronted"');
      const ran = await runNode(CLI, ['codegen', '--project', folder]);
      assert.equal(ran.code, 1, ran.stdout);
      assert.match(ran.stderr + ran.stdout, /nopal\.config\.json:\d+:\d+ .*fronted/);
      assert.doesNotMatch(ran.stderr + ran.stdout, /\n\s+at /);
    });
  });
});

describe('a process of servers', () => {
  for (const transport of TRANSPORTS) {
    it(`drains on SIGTERM: running calls are answered, nobody comes in, ${transport} clients hear 1001, exit code 0`, async () => {
      const running = new NodeProgram(SERVE);
      await until(() => running.stdout.includes('\n'), 'it serves', 60_000);
      const { ports } = JSON.parse(running.stdout) as { ports: number[] };
      const port = ports[transport === 'ws' ? 0 : 1] ?? 0;
      const client = await RawClient.open(transport, port);
      await client.shake();
      const front = client.post('gate.worker.atOnce', { n: 1, ms: 3_000 });
      const back = client.post('game.worker.atOnce', { n: 2, ms: 3_000 });
      // Of another session, for in this one it would wait until the game server has answered.
      const other = await RawClient.open(transport, port);
      await other.shake();
      await other.call('game.desk.nothing');
      assert.equal(client.messages.length, 0, 'both calls run');
      running.child.kill('SIGTERM');
      let isRefused = false;
      while (!isRefused) {
        try {
          (await RawClient.open(transport, port)).close();
        } catch {
          isRefused = true;
        }
      }
      assert.equal(
        client.socket.ended,
        false,
        'the client that is there stays while its calls run',
      );
      assert.equal((await client.answer(front)).error, false);
      assert.equal((await client.answer(back)).error, false);
      assert.equal(await client.ended(), 1001);
      const { code, stderr } = await running.ended();
      assert.equal(code, 0, stderr);
      assert.equal(stderr, '');
    });
  }

  it('ends at once on a second signal', async () => {
    for (const [signal, expected] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      const running = new NodeProgram(SERVE);
      await until(() => running.stdout.includes('\n'), 'it serves', 60_000);
      const { ports } = JSON.parse(running.stdout) as { ports: number[] };
      const client = await RawClient.open('tcp', ports[1] ?? 0);
      await client.shake();
      client.post('gate.worker.inOrder', { n: 1, ms: 60_000 });
      await client.call('gate.worker.atOnce', { n: 2, ms: 0 });
      running.child.kill(signal);
      let tries = 0;
      while (!running.hasEnded && tries < 1_000) {
        tries += 1;
        running.child.kill(signal);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      assert.equal((await running.ended()).code, expected);
      client.close();
    }
  });
});
