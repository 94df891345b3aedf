import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { ArenaPage, eventually } from '../e2e/arena-page.js';
import { launchChromium } from '../support/browser.js';
import { Compose, cleanClone, findDocker, HOW_TO_GET_COMPOSE } from '../support/compose.js';
import { repositoryRoot } from '../support/repository-root.js';

const SCREENSHOTS = join(repositoryRoot, 'test/screenshots');
const GATES = ['gate-1', 'gate-2'] as const;
const GAMES = ['game-1', 'game-2'] as const;
const SERVERS = [...GATES, ...GAMES];
const URLS = { 'gate-1': 'http://localhost:3250', 'gate-2': 'http://localhost:3251' };
const MOVED = 'Your arena is on another server now.';
/** A page knows within this time where its arena went. */
const MOVED_WITHIN_MS = 3000;
const MOST_BYTES = 350 * 1024 * 1024;
/** What a browser itself notes about a server that is not there. */
const REFUSED = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;

/** A page of the demo, and the addresses its sockets went to. */
interface Player {
  readonly page: ArenaPage;
  readonly sockets: string[];
}

const docker = findDocker();
if (docker === undefined) throw new Error(`there is no Docker; ${HOW_TO_GET_COMPOSE}`);

describe('docker compose up --build on a clean clone', () => {
  const compose = new Compose(docker, cleanClone(), 'nopal-arena-test');
  let browser: Browser;
  let marta: Player;
  let diego: Player;

  const open = async (gate: keyof typeof URLS, name: string): Promise<Player> => {
    const page = await ArenaPage.open(browser, URLS[gate], name);
    const sockets: string[] = [];
    page.page.on('websocket', (socket) => sockets.push(new URL(socket.url()).origin));
    await page.page.reload(); // its first socket is older than the listener
    return { page, sockets };
  };

  const healthy = (service: string): Promise<true> =>
    eventually(`${service} is healthy`, async () => {
      return (await compose.health(service)) === 'healthy';
    });

  /** How often the page has told this. */
  const told = async ({ page }: Player, text: string): Promise<number> =>
    (await page.page.locator('#chat-log li').allTextContents()).filter((line) => line === text)
      .length;

  /** Both see each other walk. */
  const play = async (): Promise<void> => {
    for (const [{ page: walker }, { page: watcher }] of [
      [marta, diego],
      [diego, marta],
    ] as const) {
      const from = await watcher.sees(walker.name);
      await walker.hold(from.x < 900 ? 'd' : 'a');
      await watcher.seesMove(walker.name, from);
      await walker.hold();
    }
  };

  /** The game server that the last arena was opened on, as a gate's log tells. */
  const host = async (arena: string): Promise<(typeof GAMES)[number]> => {
    const opened = (await compose.logs(...GATES))
      .filter((line) => line.msg === 'an arena opens' && line.arena === arena)
      .sort((a, b) => String(a.time).localeCompare(String(b.time)));
    const found = GAMES.find((game) => game === opened.at(-1)?.host);
    return found ?? assert.fail(`no gate told where ${arena} is`);
  };

  /** When the engine sent a container of ours its first signal since then, in milliseconds: the command itself takes a while. */
  const signalledAt = async (service: string, sinceMs: number): Promise<number> => {
    const id = (await compose.run('ps', '--all', '--quiet', service)).trim();
    const [since, until] = [sinceMs / 1000, Date.now() / 1000 + 1].map((time) => time.toFixed(3));
    const what = ['--filter', `container=${id}`, '--filter', 'event=kill'];
    const span = ['--since', `${since}`, '--until', `${until}`];
    const told = await compose.docker('events', ...span, ...what, '--format', '{{.TimeNano}}');
    const [first] = told.trim().split('\n');
    return Number(first) / 1e6;
  };

  /** Does it, and answers when both pages told that their arena has moved. */
  const untilMoved = async (what: () => Promise<unknown>): Promise<number> => {
    const players = [marta, diego];
    const known = await Promise.all(players.map((player) => told(player, MOVED)));
    const doing = what();
    await Promise.all(
      players.map((player, index) =>
        eventually(`${player.page.name} reads that the arena has moved`, async () => {
          return (await told(player, MOVED)) > (known[index] ?? 0);
        }),
      ),
    );
    const moved = Date.now();
    await doing;
    return moved;
  };

  before(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await compose.run('up', '--build', '--detach', '--wait', '--wait-timeout', '300');
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await compose.remove();
  });

  it('starts servers that are healthy', async () => {
    for (const service of [...SERVERS, 'consul', 'redis'])
      assert.equal(await compose.health(service), 'healthy', service);
  });

  it('makes one image under 350 MB, without tools and with one binary of uWebSockets.js', async () => {
    const bytes = Number(
      await compose.docker('image', 'inspect', '-f', '{{.Size}}', 'nopal-arena'),
    );
    assert.ok(bytes > 0 && bytes < MOST_BYTES, `${bytes} bytes`);
    const files = await compose.run('exec', '-T', 'game-1', 'find', '/nopal', '-name', '*.node');
    assert.deepEqual(
      files
        .trim()
        .split('\n')
        .map((file) => file.replace(/^.*\/uws_linux_[a-z0-9]+_\d+\.node$/, 'uws')),
      ['uws'],
    );
    const modules = await compose.run('exec', '-T', 'game-1', 'ls', '/nopal/node_modules');
    assert.doesNotMatch(modules, /typescript|esbuild|playwright|biome/);
  });

  it('runs servers as a user without rights, on a file system that cannot be written', async () => {
    for (const service of SERVERS) {
      assert.equal((await compose.run('exec', '-T', service, 'id', '-un')).trim(), 'node');
      await assert.rejects(
        compose.run('exec', '-T', '--user', 'root', service, 'touch', '/nopal/new'),
        /Read-only file system/,
      );
      assert.equal(await compose.inspect(service, '{{.HostConfig.ReadonlyRootfs}}'), 'true');
    }
  });

  it('lets players of different gates meet in one arena and see each other walk', async () => {
    [marta, diego] = await Promise.all([open('gate-1', 'Marta'), open('gate-2', 'Diego')]);
    await Promise.all([marta.page.enter('Oasis'), diego.page.enter('Oasis')]);
    await play();
    await marta.page.say('Hello from 3250');
    await diego.page.reads('Marta', 'Hello from 3250');
    assert.deepEqual([...new Set(marta.sockets)], ['ws://localhost:3250']);
    assert.deepEqual([...new Set(diego.sockets)], ['ws://localhost:3251']);
    for (const { page } of [marta, diego])
      await page.page.screenshot({ path: join(SCREENSHOTS, `containers-${page.name}.png`) });
  });

  it('moves an arena to the other game server when its own stops, and the pages tell it in time', async (t) => {
    const old = await host('oasis');
    const began = Date.now();
    try {
      const moved = await untilMoved(() => compose.run('stop', old));
      const tookMs = Math.round(moved - (await signalledAt(old, began)));
      t.diagnostic(`moved from ${old} ${tookMs} ms after docker compose stop had told it`);
      for (const { page } of [marta, diego])
        await page.page.screenshot({
          path: join(SCREENSHOTS, `containers-moved-${page.name}.png`),
        });
      await play();
      assert.equal(await compose.inspect(old, '{{.State.ExitCode}}'), '0');
      assert.ok(tookMs <= MOVED_WITHIN_MS, `${tookMs} ms`);
    } finally {
      await compose.run('start', old);
      await healthy(old);
    }
  });

  it('moves it back when the other one is killed', async (t) => {
    const old = await host('oasis');
    try {
      const moved = await untilMoved(() => compose.run('kill', '--signal', 'KILL', old));
      const tookMs = moved - Date.parse(await compose.inspect(old, '{{.State.FinishedAt}}'));
      t.diagnostic(`moved from ${old} ${tookMs} ms after kill -9`);
      await play();
      assert.ok(tookMs <= MOVED_WITHIN_MS, `${tookMs} ms`);
    } finally {
      await compose.run('start', old);
      await healthy(old);
    }
  });

  it('brings the players of a gate back by themselves when the gate is restarted', async () => {
    const { length } = marta.sockets;
    await compose.run('restart', 'gate-1');
    await eventually('Marta has another socket', () => marta.sockets.length > length);
    await eventually('Marta is back', async () => (await marta.page.status()) === 'open');
    await marta.page.reads('You are back.', '');
    await healthy('gate-1');
    await play();
  });

  it('sends the players of a gate to the other one when the gate stops', async () => {
    await marta.page.page.context().close();
    marta = await open('gate-1', 'Marta');
    await marta.page.enter('Oasis');
    await play();
    assert.deepEqual([...new Set(marta.sockets)], ['ws://localhost:3250']);
    await compose.run('stop', 'gate-1');
    await marta.page.reads('You are back.', '');
    assert.equal(marta.sockets.at(-1), 'ws://localhost:3251');
    await play();
    for (const { page } of [marta, diego])
      await page.page.screenshot({ path: join(SCREENSHOTS, `containers-gate-2-${page.name}.png`) });
    await compose.run('start', 'gate-1');
    await healthy('gate-1');
  });

  it('was no error to any server or page', async () => {
    const lines = await compose.logs(...SERVERS);
    assert.ok(lines.some(({ msg }) => msg === 'server is running'));
    assert.deepEqual(
      lines.filter(({ level }) => Number(level) >= 50),
      [],
    );
    for (const { page } of [marta, diego]) page.assertNoErrors(REFUSED);
  });

  it('lets players go on while Consul and Redis are gone', async () => {
    await compose.run('stop', 'consul', 'redis');
    await play();
    const late = await open('gate-1', 'Late');
    await late.page.enter('Oasis');
    await late.page.sees('Diego');
    await compose.run('start', 'consul', 'redis');
    for (const service of ['consul', 'redis', ...SERVERS]) await healthy(service);
    await play();
  });
});
