import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { after, describe, it } from 'node:test';
import { createLogger, startServers } from '@nopal/server';
import { enterGame } from '../../apps/client/enter-game.js';
import { manifest } from '../../apps/generated/manifest.js';
import { freePort } from '../support/free-port.js';
import { repositoryRoot } from '../support/repository-root.js';
import { eventually } from './arena-page.js';

/** What a stopping server allows its calls. */
const DRAIN_MS = 30_000;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A command as typed in a terminal: in a process group of its own, to which a Ctrl-C goes. */
class Typed {
  output = '';
  errors = '';
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;

  constructor(...words: readonly string[]) {
    const [program = '', ...rest] = words;
    this.#child = spawn(program, rest, { cwd: repositoryRoot, detached: true });
    this.#child.stdout?.on('data', (text: Buffer) => {
      this.output += text.toString();
    });
    this.#child.stderr?.on('data', (text: Buffer) => {
      this.errors += text.toString();
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => resolve({ code, signal }));
    });
  }

  /** What a terminal does with Ctrl-C, or, to npm alone, what a supervisor does. */
  interrupt(whom: 'group' | 'npm' = 'group'): void {
    const pid = this.#child.pid ?? 0;
    process.kill(whom === 'group' ? -pid : pid, 'SIGINT');
  }

  /** Whether any process of the group lives. */
  get lives(): boolean {
    try {
      return process.kill(-(this.#child.pid ?? 0), 0);
    } catch {
      return false;
    }
  }

  kill(): void {
    if (this.lives) process.kill(-(this.#child.pid ?? 0), 'SIGKILL');
  }

  /** Standard error without npm's own words. */
  get said(): string {
    return this.errors
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('npm '))
      .join('\n');
  }
}

const typed: Typed[] = [];

function type(...words: readonly string[]): Typed {
  const command = new Typed(...words);
  typed.push(command);
  return command;
}

after(() => {
  for (const command of typed) command.kill();
});

describe('npm start', () => {
  for (const whom of ['group', 'npm'] as const) {
    it(`serves the page and the game until Ctrl-C to ${whom === 'npm' ? 'npm alone' : 'all'}, and leaves nothing behind`, async () => {
      const port = await freePort();
      const demo = type('npm', 'start', '--', '--port', `${port}`, '--bots', '10');
      const page = await eventually('the page is served', async () => {
        if (!demo.lives) throw new Error(demo.output + demo.errors);
        return fetch(`http://localhost:${port}/`).catch(() => undefined);
      });
      assert.equal(page.status, 200);
      assert.match(await page.text(), /<title>Nopal Arena<\/title>/);
      const { client } = await enterGame(`ws://localhost:${port}`, 'Marta');
      const { profiles, you } = await client.game.arena.join({ arena: 'oasis' });
      assert.equal(profiles.find(({ id }) => id === you)?.name, 'Marta');

      const from = performance.now();
      demo.interrupt(whom);
      assert.deepEqual(await demo.ended, { code: 0, signal: null }, demo.output + demo.errors);
      assert.ok(performance.now() - from < DRAIN_MS, 'it ends within the drain window');
      await eventually('every process of it has ended', () => !demo.lives);
      assert.equal(demo.said, '');
      client.close();
    });
  }

  it('says in one message that its port is taken, and exits with 1', async () => {
    const other = createServer().listen(0, '0.0.0.0');
    try {
      const port = await eventually('the port is taken', () => {
        const address = other.address();
        return typeof address === 'object' && address !== null && address.port;
      });
      const demo = type('npm', 'start', '--', '--port', `${port}`);
      assert.equal((await demo.ended).code, 1);
      assert.match(demo.said, new RegExp(`^nopal: port ${port} is in use`));
      assert.equal(demo.said.split('\n').length, 1, demo.said);
    } finally {
      other.close();
    }
  });

  it('helps, and says what is wrong with an argument', async () => {
    const help = type('npm', 'start', '--', '--help');
    assert.equal((await help.ended).code, 0);
    assert.match(help.output, /npm start -- --port 4000 --bots 20/);
    const wrong = type('npm', 'start', '--', '--port', 'twelve');
    assert.equal((await wrong.ended).code, 1);
    assert.match(wrong.said, /^--port is "twelve", but must be a whole number from 0 to 65535\n/);
    assert.doesNotMatch(wrong.said, /\n\s+at /);
  });
});

describe('npm run bots', () => {
  it('brings 50 bots that play, and ends by itself', async () => {
    const servers = await startServers({
      manifest,
      port: await freePort(),
      tickets: true,
      ownsProcess: false,
      logger: createLogger('error'),
    });
    const url = `ws://localhost:${servers.address.port}`;
    try {
      const { client } = await enterGame(url, 'Marta');
      const points = new Map<number, number>();
      client.game.arena.onState(({ players }) => {
        for (const { id, score } of players) points.set(id, score);
      });
      await client.game.arena.join({ arena: 'oasis' });
      const bots = type(
        'npm',
        'run',
        'bots',
        '--',
        '--count',
        '50',
        '--seconds',
        '3',
        '--url',
        url,
      );
      const gate = servers.servers.find(({ info }) => info.frontend);
      await eventually('50 bots and a spectator are connected', () => gate?.sessions.count === 51);
      await eventually('bots have points', () => {
        return [...points.values()].reduce((sum, score) => sum + score, 0) > 3;
      });
      assert.equal((await bots.ended).code, 0, bots.output + bots.errors);
      assert.match(bots.output, /\n {2}50 bots +\d+ messages\/s/);
      assert.match(bots.output, /all bots have left\n/);
      assert.equal(bots.said, '');
      await eventually('their sessions have ended', () => gate?.sessions.count === 1);
      client.close();
    } finally {
      await servers.stop();
    }
  });

  it('helps', async () => {
    const help = type('npm', 'run', 'bots', '--', '--help');
    assert.equal((await help.ended).code, 0);
    assert.match(help.output, /npm run bots -- --count 50/);
  });

  it('says in one line what is wrong with an argument, and exits with 1', async () => {
    for (const [words, says] of [
      [['--count', '0'], '--count is "0", but must be a whole number from 1 to 2000'],
      [['--conut', '5'], "Unknown option '--conut'"],
      [['--arena', 'moon'], '--arena is "moon", but must be one of oasis, mesa, dunes'],
      [['--url', 'localhost'], '--url is "localhost", but must be like ws://localhost:3250'],
    ] as const) {
      const bots = type('node', '--conditions=source', '--import', 'tsx', 'apps/bots.ts', ...words);
      assert.equal((await bots.ended).code, 1);
      assert.equal(bots.said.split('\n')[0], says);
      assert.doesNotMatch(bots.said, /\n\s+at /);
    }
  });
});
