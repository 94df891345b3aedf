import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect } from '@nopal/client';
import { generate } from '@nopal/codegen';
import { encodeDataPacket, MessageType } from '@nopal/protocol';
import { createLogger, type RunningServers, startServers } from '@nopal/server';
import type { Browser } from 'playwright-core';
import type { JoinReply } from '../../apps/backend/src/messages.js';
import { Crew } from '../../apps/bots/crew.js';
import { staticFiles } from '../../apps/static-files.js';
import { buildPage } from '../../apps/web/build.js';
import { ArenaPage } from '../support/arena-page.js';
import { BROWSER_HOW, findBrowser, launchBrowser } from '../support/browser.js';
import { freePort } from '../support/free-port.js';
import { fromHex, readVectors } from '../support/protocol-vectors.js';
import { RawClient } from '../support/raw-client.js';
import { repositoryRoot } from '../support/repository-root.js';
import { requirePart } from '../support/require-part.js';
import { until } from '../support/until.js';

const screenshots = join(repositoryRoot, 'test', 'screenshots');

interface NamedVector {
  readonly name: string;
  readonly hex: string;
}

function vector(vectors: readonly NamedVector[], name: string): Uint8Array {
  const found = vectors.find((one) => one.name === name);
  assert.ok(found !== undefined, `there is a vector ${name}`);
  return fromHex(found.hex);
}

describe('Nopal Arena in a browser', () => {
  const executable = findBrowser();
  const directory = mkdtempSync(join(tmpdir(), 'nopal-page-'));
  const endings: (() => unknown)[] = [];
  let browser: Browser | undefined;
  let servers: RunningServers;
  let port = 0;
  let tcpPort = 0;
  let url = '';

  async function start(): Promise<RunningServers> {
    const { manifest } = await import('../../apps/generated/manifest.js');
    return startServers({
      manifest,
      host: '127.0.0.1',
      port,
      tcpPort,
      ownsProcess: false,
      logger: createLogger('silent'),
      http: staticFiles(directory),
    });
  }

  before(async () => {
    if (executable === undefined) return;
    await generate({ projectDir: join(repositoryRoot, 'apps') });
    await buildPage(directory);
    port = await freePort();
    tcpPort = await freePort();
    url = `http://127.0.0.1:${port}/`;
    servers = await start();
    browser = await launchBrowser(executable);
    mkdirSync(screenshots, { recursive: true });
  });

  after(async () => {
    for (const end of endings) await end();
    await browser?.close();
    await servers?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('two pages, a Node client and a raw TCP client play in one arena', async (t) => {
    if (!requirePart(t, 'Chromium', executable !== undefined, BROWSER_HOW)) return;
    // Two bots now, so that the leaderboards have room for everybody; more company for the picture.
    await company(2);
    const rosa = await ArenaPage.open(browser as Browser, url);
    const pepe = await ArenaPage.open(browser as Browser, url);
    await rosa.play('Rosa', 'Mesa');
    await pepe.play('Pepe', 'Mesa');

    // Each sees the other move.
    for (const [walker, watcher, name] of [
      [rosa, pepe, 'Rosa'],
      [pepe, rosa, 'Pepe'],
    ] as const) {
      await until(async () => (await watcher.player(name)) !== undefined, `${name} is seen`);
      const at = await watcher.player(name);
      const own = await walker.player(name);
      const towardsMiddle =
        (own?.x ?? 0) < ((await walker.view())?.width ?? 0) / 2 ? 'KeyD' : 'KeyA';
      await walker.walk([towardsMiddle], 60);
      await until(
        async () => Math.abs(((await watcher.player(name))?.x ?? 0) - (at?.x ?? 0)) > 40,
        `${name} is seen walking`,
      );
    }

    // Each sees the other collect: the score grows on both pages, and the leaderboard has it.
    for (const [player, watcher, name] of [
      [rosa, pepe, 'Rosa'],
      [pepe, rosa, 'Pepe'],
    ] as const) {
      const before = (await watcher.player(name))?.score ?? 0;
      await player.collect();
      await until(
        async () => ((await watcher.player(name))?.score ?? 0) > before,
        `${name}'s score is seen`,
      );
      await watcher.page.locator('#leaders').getByText(name).waitFor();
      assert.notEqual(await player.page.locator('#score').textContent(), '0');
    }

    // Each reads what the other says.
    await rosa.say('hola Pepe');
    await pepe.page.getByRole('log').getByText('hola Pepe').waitFor();
    await pepe.say('buenas, Rosa');
    await rosa.page.getByRole('log').getByText('buenas, Rosa').waitFor();

    // A client on Node.
    const { contract } = await import('../../apps/generated/client.js');
    const node = await connect(`ws://127.0.0.1:${port}`, { contract });
    endings.push(() => node.close());
    await node.gate.login.login({ name: 'Nodo' });
    const seat = await node.game.arena.join({ arena: 'mesa' });
    assert.ok(seat.profiles.some(({ name }) => name === 'Rosa'));
    for (const page of [rosa, pepe]) {
      await until(async () => (await page.player('Nodo')) !== undefined, 'the Node client is seen');
    }

    // Bytes of the golden vectors over plain TCP: a Go client's handshake, the acknowledgement.
    const { requests } = readVectors<{ requests: NamedVector[] }>('handshakes');
    const { valid } = readVectors<{ valid: NamedVector[] }>('packets');
    const raw = await RawClient.open('tcp', tcpPort);
    endings.push(() => raw.close());
    const handshake = vector(requests, 'Go client');
    raw.send(Buffer.from([1, 0, handshake.length >> 8, handshake.length & 255]));
    raw.send(handshake);
    assert.equal((await raw.handshakeResponse()).code, 200);
    raw.send(vector(valid, 'handshake ack'));
    await raw.call('gate.login.login', { name: 'Crudo' });
    const joined = (await raw.call('game.arena.join', { arena: 'mesa' })) as JoinReply;
    const move = new TextEncoder().encode('{"dx":1,"dy":0.2,"seq":1}');
    raw.send(encodeDataPacket({ type: MessageType.NOTIFY, route: 'game.arena.move', body: move }));
    await until(async () => (await rosa.player('Crudo')) !== undefined, 'the raw client is seen');
    const place = joined.players.find(({ id }) => id === joined.you);
    await until(async () => {
      const seen = await rosa.player('Crudo');
      return Math.hypot((seen?.x ?? 0) - (place?.x ?? 0), (seen?.y ?? 0) - (place?.y ?? 0)) > 10;
    }, 'the raw client is seen walking');
    await until(
      () => raw.pushes.some(({ route }) => route === 'game.arena.state'),
      'the raw client hears of the arena',
    );

    await company(8);
    await rosa.say('hola a todos');
    await pepe.page.getByRole('log').getByText('hola a todos').waitFor();
    await rosa.page.screenshot({ path: join(screenshots, 'arena-rosa.png') });
    await pepe.page.screenshot({ path: join(screenshots, 'arena-pepe.png') });
    assert.deepEqual([...rosa.faults, ...pepe.faults], []);
  });

  it('a page comes back to play by itself after the servers were gone', async (t) => {
    if (!requirePart(t, 'Chromium', executable !== undefined, BROWSER_HOW)) return;
    const { page, ...arena } = await opened('Lola');
    await servers.stop();
    await until(
      async () => (await page.locator('body').getAttribute('data-status')) === 'reconnecting',
      'the page says that it reconnects',
    );
    await page.getByText('Connection lost.').waitFor();
    servers = await start();
    await until(
      async () => (await page.locator('body').getAttribute('data-status')) === 'open',
      'the page is connected again',
      45_000,
    );
    await page.getByText('You are back.').waitFor();
    await arena.walk();
  });

  it('a phone’s thumb walks with the virtual stick', async (t) => {
    if (!requirePart(t, 'Chromium', executable !== undefined, BROWSER_HOW)) return;
    const arena = await ArenaPage.open(browser as Browser, url, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await arena.play('Tina', 'Oasis');
    const start = await arena.player('Tina');
    const towards = (start?.x ?? 0) < ((await arena.view())?.width ?? 0) / 2 ? 1 : -1;
    const session = await arena.page.context().newCDPSession(arena.page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number): Promise<unknown> =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x, y: 600 }],
      });
    await touch('touchStart', 195);
    await touch('touchMove', 195 + towards * 48);
    await until(
      async () => Math.abs(((await arena.player('Tina'))?.x ?? 0) - (start?.x ?? 0)) > 40,
      'the thumb walks',
    );
    await arena.page.screenshot({ path: join(screenshots, 'arena-phone.png') });
    await touch('touchEnd', 195);
    assert.deepEqual(arena.faults, []);
  });

  async function company(count: number): Promise<void> {
    const crew = new Crew({ url: `ws://127.0.0.1:${port}`, arenas: ['mesa'], count });
    endings.push(() => crew.leave());
    await crew.start();
  }

  async function opened(name: string) {
    const arena = await ArenaPage.open(browser as Browser, url);
    await arena.play(name, 'Dunes');
    return {
      page: arena.page,
      walk: async () => {
        const own = await arena.player(name);
        const isLeft = (own?.x ?? 0) < ((await arena.view())?.width ?? 0) / 2;
        await arena.walk([isLeft ? 'KeyD' : 'KeyA'], 40);
      },
    };
  }
});
