import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NopalError } from '@nopal/client';
import { enterGame } from '../../apps/client/enter-game.js';
import { CONSUL_HOW, findConsul } from '../support/consul.js';
import { freePort } from '../support/free-port.js';
import { repositoryRoot } from '../support/repository-root.js';
import { requirePart } from '../support/require-part.js';
import { type CommandOutcome, runCommand } from '../support/run-command.js';
import { RunningCommand } from '../support/running-command.js';
import { until } from '../support/until.js';

function devCluster(
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): [string, string[], { cwd: string; env: NodeJS.ProcessEnv }] {
  const line = ['run', '--silent', 'dev:cluster', '--', ...words];
  return ['npm', line, { cwd: repositoryRoot, env: { ...process.env, ...env } }];
}

/** Starts it, and waits until its page can be opened. */
async function start(
  port: number,
  words: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<RunningCommand> {
  const cluster = new RunningCommand(...devCluster(['--port', `${port}`, ...words], env));
  try {
    await cluster.until(() => cluster.output.includes('Nopal Arena: http'), 'its address');
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

/** The process ids that it told, by name. */
function processes({ output }: RunningCommand): Map<string, number> {
  const told = output.matchAll(/^(\S+) +runs as process (\d+)$/gm);
  return new Map([...told].map(([, name = '', pid]) => [name, Number(pid)]));
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Somebody comes in and hears of the arena, as soon as the gate has found a game server. */
async function play(port: number): Promise<void> {
  await until(async () => {
    try {
      await playOnce(port);
      return true;
    } catch (error) {
      if (error instanceof NopalError && error.code === 'UNAVAILABLE') return false;
      throw error;
    }
  }, 'the gate finds a game server');
}

async function playOnce(port: number): Promise<void> {
  const { client } = await enterGame(`ws://localhost:${port}`, 'Visitor');
  try {
    let ticks = 0;
    client.game.arena.onState(() => {
      ticks += 1;
    });
    await client.gate.lobby.enter({ arena: 'oasis' });
    await client.game.arena.join({ arena: 'oasis' });
    await until(() => ticks > 5, 'the arena ticks');
    await client.game.arena.leave();
  } finally {
    client.close();
  }
}

/** Ctrl-C, after which nothing is left of it. */
async function interrupt(cluster: RunningCommand): Promise<void> {
  const ids = processes(cluster);
  cluster.interrupt();
  assert.equal(await cluster.end(), 'exit 0', cluster.output);
  const left = [...ids].filter(([, pid]) => lives(pid));
  assert.deepEqual(left, [], cluster.output);
  assert.doesNotMatch(cluster.output, / ERROR /);
}

describe('npm run dev:cluster', () => {
  it('serves the demo from a gate and two game servers that find each other in Consul', async (t) => {
    const consul = findConsul();
    if (!requirePart(t, 'Consul', consul !== undefined, CONSUL_HOW)) return;
    const port = await freePort();
    const cluster = await start(port, [], { CONSUL_PROGRAM: consul });
    try {
      const ids = processes(cluster);
      assert.deepEqual([...ids.keys()].sort(), ['consul', 'game-1', 'game-2', 'gate-1']);
      const page = await fetch(`http://localhost:${port}/`);
      assert.equal(page.status, 200);
      assert.match(await page.text(), /<html/);
      await play(port);

      // Its lines are for people: who, when, how bad, what.
      assert.match(cluster.output, /^gate-1 {3}\d\d:\d\d:\d\d\.\d{3} info server is running \{/m);
      process.kill(ids.get('game-1') ?? 0, 'SIGTERM');
      await cluster.until(() => cluster.output.includes('game-1   has ended (code 0)'), 'the end');
      await play(port);
      await interrupt(cluster);
    } finally {
      await cluster.stop();
    }
  });

  it('does without Consul, by a list', async () => {
    const port = await freePort();
    const words = ['--without-consul', '--games', '1', '--gates', '1'];
    const cluster = await start(port, words, { CONSUL_PROGRAM: '/nowhere/consul' });
    try {
      assert.deepEqual([...processes(cluster).keys()].sort(), ['game-1', 'gate-1']);
      await play(port);
      await interrupt(cluster);
    } finally {
      await cluster.stop();
    }
  });

  const run = (words: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandOutcome> =>
    runCommand(...devCluster(words, env));

  it('explains itself', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    assert.equal(code, 0, stderr);
    for (const option of ['--port', '--gates', '--games', '--consul', '--without-consul'])
      assert.match(stdout, new RegExp(`^ +${option}\\b`, 'm'));
  });

  it('says what is wrong with an argument, and starts nothing', async () => {
    for (const [words, says] of [
      [['--games', '9'], /^--games is "9", but must be a whole number from 1 to 8$/m],
      [['--port', '65536'], /^--port is "65536", but must be a whole number from 1 to 65535$/m],
      [['--gaems', '2'], /^Unknown option '--gaems'$/m],
      [['--consul', 'http://x', '--without-consul'], /exclude each other$/m],
    ] as const) {
      const { code, stdout, stderr } = await run(words);
      assert.equal(code, 1);
      assert.match(stderr, says);
      assert.doesNotMatch(stdout, /runs as process/);
    }
  });

  it('says how to go on where there is no Consul', async () => {
    const { code, stderr } = await run([], { CONSUL_PROGRAM: '/nowhere/consul' });
    assert.equal(code, 1);
    assert.match(stderr, /no program \/nowhere\/consul; install Consul .*--without-consul/);
  });
});
