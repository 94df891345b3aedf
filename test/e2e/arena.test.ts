import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createLogger, type RunningServers, startServers } from '@nopal/server';
import type { Browser } from 'playwright-core';
import { Crew } from '../../apps/bots/crew.js';
import { steerTo } from '../../apps/bots/pilot.js';
import { enterGame } from '../../apps/client/enter-game.js';
import { createHttp } from '../../apps/generated/http-client.js';
import { manifest } from '../../apps/generated/manifest.js';
import { arenaHttp } from '../../apps/http-options.js';
import { buildPage } from '../../apps/web/build.js';
import { launchChromium, whyNoBrowser } from '../support/browser.js';
import { freePort } from '../support/free-port.js';
import { repositoryRoot } from '../support/repository-root.js';
import { ArenaPage, eventually } from './arena-page.js';
import { ByteClient } from './byte-client.js';

const SCREENSHOTS = join(repositoryRoot, 'test/screenshots');
const BOTS = 12;
/** What a browser itself notes about a server that is not there. */
const REFUSED = /WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/;

describe('Nopal Arena in browsers', { skip: whyNoBrowser() }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'nopal-arena-'));
  let servers: RunningServers;
  let browser: Browser;
  let marta: ArenaPage;
  let diego: ArenaPage;
  const ends: (() => unknown)[] = [];

  const start = (port: number, tcpPort: number): Promise<RunningServers> =>
    startServers({
      manifest,
      port,
      tcpPort,
      host: '127.0.0.1',
      ownsProcess: false,
      logger: createLogger('error'),
      tickets: true,
      http: arenaHttp({ page: directory }),
    });
  const url = (scheme: string): string => `${scheme}://127.0.0.1:${servers.address.port}`;

  before(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await buildPage(directory);
    servers = await start(await freePort(), 0);
    browser = await launchChromium();
    [marta, diego] = await Promise.all([
      ArenaPage.open(browser, url('http'), 'Marta'),
      ArenaPage.open(browser, url('http'), 'Diego'),
    ]);
  });

  after(async () => {
    for (const end of ends) await end();
    await browser?.close();
    await servers?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('two people come in through the lobby and see each other', async () => {
    await Promise.all([marta.enter('Oasis'), diego.enter('Oasis')]);
    await marta.sees('Diego');
    await diego.sees('Marta');
  });

  it('each sees the other walk, evenly and never back', async () => {
    for (const [walker, watcher] of [
      [marta, diego],
      [diego, marta],
    ] as const) {
      const from = await watcher.sees(walker.name);
      const key = from.x < 900 ? 'd' : 'a';
      const ways = watcher.way(walker.name, 200);
      await walker.hold(key);
      const way = await ways;
      await walker.hold();
      const sign = key === 'd' ? 1 : -1;
      for (let i = 1; i < way.length; i += 1) {
        const step = ((way[i] ?? 0) - (way[i - 1] ?? 0)) * sign;
        assert.ok(step >= -0.5, `drawn ${-step} units back at step ${i}`);
      }
    }
  });

  it('one gathers a pear, and both see the score and the leaderboard change', async () => {
    // She may have come by one while she walked.
    const before = await marta.score();
    const { client } = await enterGame(url('ws'), 'Surveyor');
    const { obstacles } = await client.game.arena.join({ arena: 'oasis' });
    await client.game.arena.leave();
    client.close();
    await eventually('Marta has a pear', async () => {
      const view = await marta.view();
      const self = view?.players.find(({ id }) => id === view.you);
      assert.ok(view !== undefined && self !== undefined);
      if (self.score > before) return true;
      const near = (pear: { x: number; y: number }) => Math.hypot(pear.x - self.x, pear.y - self.y);
      const goal = view.pears.reduce((best, pear) => (near(pear) < near(best) ? pear : best));
      const { dx, dy } = steerTo(self, goal, obstacles);
      await marta.hold(
        ...(Math.abs(dx) > 0.38 ? [dx > 0 ? 'ArrowRight' : 'ArrowLeft'] : []),
        ...(Math.abs(dy) > 0.38 ? [dy > 0 ? 'ArrowDown' : 'ArrowUp'] : []),
      );
      return false;
    });
    await marta.hold();
    const score = await eventually('the score is shown', async () => {
      const now = await marta.score();
      return now > before && now;
    });
    for (const page of [marta, diego]) {
      await eventually(`${page.name}'s leaderboard has it`, async () => {
        return (await page.pointsOf('Marta')) === score;
      });
    }
    assert.equal(await diego.pointsOf('Diego'), await diego.score());
  });

  it('both chat, and each reads the other', async () => {
    await marta.say('¿Quién tiene mi tuna?');
    await diego.say('Me, <b>sorry</b>!');
    for (const page of [marta, diego]) {
      await page.reads('Marta', '¿Quién tiene mi tuna?');
      await page.reads('Diego', 'Me, <b>sorry</b>!');
    }
  });

  it('a client in Node joins them and is seen to walk', async () => {
    const { client } = await enterGame(url('ws'), 'Node');
    ends.push(() => client.close());
    const { you } = await client.game.arena.join({ arena: 'oasis' });
    const from = await Promise.all([marta.sees('Node'), diego.sees('Node')]);
    let seq = 0;
    const walking = setInterval(() => {
      client.game.arena.move({ dx: from[0].x < 900 ? 1 : -1, dy: 0.2, seq: ++seq });
    }, 100);
    try {
      await Promise.all([marta.seesMove('Node', from[0]), diego.seesMove('Node', from[1])]);
    } finally {
      clearInterval(walking);
    }
    await client.game.arena.chat({ text: `I am player ${you}` });
    await marta.reads('Node', `I am player ${you}`);
  });

  it('a client of bare bytes on TCP joins them and is seen to walk', async () => {
    const gate = servers.servers.find(({ info }) => info.frontend);
    const { ticket } = await createHttp({ url: url('http') }).gate.login.login({ name: 'Bytes' });
    const bytes = await ByteClient.open(gate?.addresses[1]?.port ?? 0, { ticket });
    ends.push(() => bytes.close());
    await bytes.request('game.arena.join', { arena: 'oasis' });
    const from = await Promise.all([marta.sees('Bytes'), diego.sees('Bytes')]);
    let seq = 0;
    const walking = setInterval(() => {
      bytes.notify('game.arena.move', { dx: from[0].x < 900 ? 1 : -1, dy: 0, seq: ++seq });
    }, 100);
    try {
      await Promise.all([marta.seesMove('Bytes', from[0]), diego.seesMove('Bytes', from[1])]);
    } finally {
      clearInterval(walking);
    }
    bytes.close();
  });

  it('with bots for company a phone plays along with its stick', async () => {
    const crew = new Crew({ url: url('ws'), arenas: ['oasis'], count: BOTS });
    ends.push(() => crew.leave());
    await crew.start();
    assert.equal(crew.size, BOTS, [...crew.refusals.keys()].join());
    const phone = await ArenaPage.open(browser, url('http'), 'Elena', {
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
    });
    await phone.enter('Oasis');
    const from = await phone.sees('Elena');
    const touch = await phone.page.context().newCDPSession(phone.page);
    const thumb = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number, y?: number) =>
      touch.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: x === undefined || y === undefined ? [] : [{ x, y }],
      });
    await thumb('touchStart', 195, 600);
    await thumb('touchMove', from.x < 900 ? 245 : 145, 600);
    await phone.seesMove('Elena', from);
    assert.match((await phone.page.locator('#stick').getAttribute('class')) ?? '', /held/);
    await Promise.all(
      [marta, diego, phone].map(async (page) => {
        await page.page.screenshot({ path: join(SCREENSHOTS, `arena-${page.name}.png`) });
      }),
    );
    await thumb('touchEnd');
    phone.assertNoErrors();
    await phone.page.context().close();
  });

  it('nothing of that was an error in a page', () => {
    marta.assertNoErrors();
    diego.assertNoErrors();
  });

  it('pages show that the server is gone, and play again by themselves when it is back', async () => {
    const { port } = servers.address;
    await servers.stop();
    for (const page of [marta, diego]) {
      await eventually(`${page.name} reconnects`, async () => {
        return (await page.status()) === 'reconnecting';
      });
      assert.ok(await page.page.getByText('Connection lost.').isVisible());
    }
    await marta.page.screenshot({ path: join(SCREENSHOTS, 'arena-reconnecting.png') });
    servers = await start(port, 0);
    for (const page of [marta, diego]) {
      await eventually(`${page.name} is back`, async () => (await page.status()) === 'open');
      await page.reads('You are back.', '');
    }
    const from = await marta.sees('Diego');
    await diego.hold(from.x < 900 ? 'd' : 'a');
    await marta.seesMove('Diego', from);
    await diego.hold();
    marta.assertNoErrors(REFUSED);
    diego.assertNoErrors(REFUSED);
  });
});
