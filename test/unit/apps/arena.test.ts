import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect, NopalError } from '@nopal/client';
import { generate } from '@nopal/codegen';
import { createLogger, type RunningServers, startServers } from '@nopal/server';
import type { ArenaState, PlayerChatted } from '../../../apps/backend/src/messages.js';
import { Bot } from '../../../apps/bots/bot.js';
import type { AdminStatus } from '../../../apps/frontend/src/messages.js';

let servers: RunningServers;
let url = '';
const endings: (() => void)[] = [];

before(async () => {
  await generate({ projectDir: fileURLToPath(new URL('../../../apps', import.meta.url)) });
  const { manifest } = await import('../../../apps/generated/manifest.js');
  servers = await startServers({
    manifest,
    host: '127.0.0.1',
    port: 0,
    tickets: true,
    http: { admin: { port: 0 } },
    ownsProcess: false,
    logger: createLogger('silent'),
  });
  url = `ws://127.0.0.1:${servers.address.port}`;
});

after(async () => {
  for (const end of endings) end();
  await servers.stop();
});

async function player(name: string, resume?: string) {
  const { enterGame } = await import('../../../apps/client/enter-game.js');
  const { client, uid } = await enterGame(url, name, resume);
  endings.push(() => client.close());
  return { client, uid, arena: client.game.arena };
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!(await isSo())) {
    assert.ok(performance.now() < endMs, `never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function hasCode(code: string) {
  return (error: unknown) => error instanceof NopalError && error.code === code;
}

test('two players see each other join, walk, talk and leave', async () => {
  const luna = await player('Luna');
  const sol = await player('Sol');
  const first = await luna.arena.join({ arena: 'oasis' });
  const joined: string[] = [];
  const left: number[] = [];
  const heard: PlayerChatted[] = [];
  const states: ArenaState[] = [];
  luna.arena.onJoined(({ profile }) => joined.push(profile.name));
  luna.arena.onLeft(({ id }) => left.push(id));
  luna.arena.onChatted((chatted) => heard.push(chatted));
  luna.arena.onState((state) => states.push(state));

  const second = await sol.arena.join({ arena: 'oasis' });
  assert.deepEqual(second.profiles.map((profile) => profile.name).sort(), ['Luna', 'Sol']);
  assert.notEqual(first.you, second.you);
  await until('Luna hears of Sol', () => joined.includes('Sol'));

  const start = second.players.find((p) => p.id === second.you);
  sol.arena.move({ dx: (start?.x ?? 0) < second.width / 2 ? 1 : -1, dy: 0, seq: 1 });
  await until('Luna sees Sol walk', () => {
    const seen = states.flatMap(({ players }) => players.filter((p) => p.id === second.you));
    return seen.some((p) => p.seq === 1 && p.x !== start?.x);
  });

  await sol.arena.chat({ text: '  hola\n Luna ' });
  await until('Luna hears Sol', () => heard.some(({ text }) => text === 'hola Luna'));
  await sol.arena.leave();
  await until('Luna hears that Sol left', () => left.includes(second.you));
  await luna.arena.leave();
});

test('the lobby counts who is where', async () => {
  const { client, arena } = await player('Counted');
  await arena.join({ arena: 'dunes' });
  const { arenas } = await client.gate.lobby.list();
  assert.deepEqual(
    arenas.map(({ id }) => id),
    ['oasis', 'mesa', 'dunes'],
  );
  assert.equal(arenas.find(({ id }) => id === 'dunes')?.players, 1);
  await arena.leave();
  const later = await client.gate.lobby.list();
  assert.equal(later.arenas.find(({ id }) => id === 'dunes')?.players, 0);
});

test('who comes back with the user id finds the old seat', async () => {
  const before = await player('Luna');
  const seat = await before.arena.join({ arena: 'mesa' });
  before.client.close();
  const again = await player('Luna', before.uid);
  assert.equal(again.uid, before.uid);
  assert.equal((await again.arena.join({ arena: 'mesa' })).you, seat.you);
  await again.arena.leave();
});

test('what the rules forbid is refused with a code of the game', async () => {
  const { arena } = await player('Luna');
  await assert.rejects(player('  '), hasCode('NAME_EMPTY'));
  await assert.rejects(player('x'.repeat(40)), hasCode('NAME_TOO_LONG'));
  await assert.rejects(player('x'.repeat(400)), hasCode('INVALID'));
  await assert.rejects(player('Luna', 'nobody'), hasCode('BAD_RESUME'));
  await assert.rejects(arena.chat({ text: 'hola' }), hasCode('NOT_IN_ARENA'));
  await assert.rejects(arena.join({ arena: 'atlantis' }), hasCode('NO_SUCH_ARENA'));
  await arena.join({ arena: 'oasis' });
  await assert.rejects(arena.chat({ text: ' \u200b ' }), hasCode('CHAT_EMPTY'));
  await assert.rejects(arena.chat({ text: 'x'.repeat(500) }), hasCode('CHAT_TOO_LONG'));
  for (let i = 0; i < 4; i++) await arena.chat({ text: `line ${i}` });
  await assert.rejects(arena.chat({ text: 'and on' }), hasCode('CHAT_TOO_FAST'));
  await arena.leave();
});

test('nobody comes in without a ticket, and nobody twice with one', async () => {
  const { contract } = await import('../../../apps/generated/client.js');
  const { createHttp } = await import('../../../apps/generated/http-client.js');
  const http = createHttp({ url: url.replace('ws', 'http') });
  const enter = (user?: { ticket: string }) => connect(url, { contract, user });
  const refused = (error: unknown): boolean =>
    error instanceof NopalError && error.metadata?.code === 'UNAUTHENTICATED';
  await assert.rejects(enter(), refused);
  const { ticket } = await http.gate.login.login({ name: 'Luna' });
  const client = await enter({ ticket });
  endings.push(() => client.close());
  await client.game.arena.join({ arena: 'oasis' });
  await assert.rejects(enter({ ticket }), refused);
});

test('the leaderboard has the best of all arenas, a page at a time, and nobody’s user id', async () => {
  const { createHttp } = await import('../../../apps/generated/http-client.js');
  const { leaderboard } = createHttp({ url: url.replace('ws', 'http') }).gate;
  const bots = await Promise.all(
    ['Nacho', 'Itzel', 'Beto'].map((name, i) =>
      Bot.join(url, name, ['oasis', 'mesa', 'dunes'][i] ?? ''),
    ),
  );
  await until('each has a pear', async () => {
    for (const bot of bots) bot.think(performance.now());
    const { scores } = await leaderboard.list({ size: 50 });
    return ['Nacho', 'Itzel', 'Beto'].every((name) => scores.some((one) => one.name === name));
  });
  await Promise.all(bots.map((bot) => bot.leave()));
  const { scores, total } = await leaderboard.list({ size: 50 });
  assert.equal(scores.length, total);
  assert.deepEqual(new Set(scores.map(({ arena }) => arena)), new Set(['Oasis', 'Mesa', 'Dunes']));
  for (const [i, score] of scores.entries()) {
    assert.ok(i === 0 || score.score <= (scores[i - 1]?.score ?? 0));
    assert.deepEqual(Object.keys(score), ['rank', 'name', 'colour', 'score', 'arena']);
  }
  assert.deepEqual((await leaderboard.list({ from: 1, size: 1 })).scores, scores.slice(1, 2));
  assert.deepEqual(await leaderboard.list({ from: total }), { scores: [], total });
  await assert.rejects(leaderboard.list({ size: 51 }), hasCode('INVALID'));
});

test('the admin page is on the admin port alone, and tells who plays where', async () => {
  const { arena } = await player('Seen');
  await arena.join({ arena: 'mesa' });
  const gate = servers.servers.find(({ info }) => info.frontend);
  const admin = `http://127.0.0.1:${gate?.adminAddress?.port}`;
  const status = (await (await fetch(`${admin}/arena/status`)).json()) as AdminStatus;
  assert.equal(status.sessions, gate?.sessions.count);
  const [game] = status.games;
  assert.equal(game?.arenas.find(({ id }) => id === 'mesa')?.players, 1);
  const page = await fetch(`${admin}/arena`);
  assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
  for (const [, link = ''] of (await page.text()).matchAll(/(?:src|href)="(\/[^"]*)"/g))
    assert.equal((await fetch(admin + link)).status, 200, link);
  const { createHttp } = await import('../../../apps/generated/http-client.js');
  assert.deepEqual(Object.keys(createHttp({ url: admin }).gate).sort(), [
    'leaderboard',
    'lobby',
    'login',
  ]);
  for (const path of ['/arena', '/arena/status', '/admin/', '/metrics'])
    assert.equal((await fetch(`${url.replace('ws', 'http')}${path}`)).status, 404, path);
  await arena.leave();
});

test('the lobby over HTTP has the arenas too', async () => {
  const { createHttp } = await import('../../../apps/generated/http-client.js');
  const { arenas } = await createHttp({ url: url.replace('ws', 'http') }).gate.lobby.list();
  assert.deepEqual(
    arenas.map(({ title }) => title),
    ['Oasis', 'Mesa', 'Dunes'],
  );
});

test('the 65th player of an arena is told that it is full', async () => {
  const bots = await Promise.all(
    Array.from({ length: 64 }, (_, i) => Bot.join(url, `bot ${i}`, 'dunes')),
  );
  await assert.rejects(Bot.join(url, 'late', 'dunes'), hasCode('ARENA_FULL'));
  await Promise.all(bots.map((bot) => bot.leave()));
});

test('a bot collects pears', async () => {
  const watcher = await player('Watcher');
  await watcher.arena.join({ arena: 'mesa' });
  const bot = await Bot.join(url, 'Picker', 'mesa');
  let points = 0;
  watcher.arena.onCollected((collected) => {
    points += collected.points;
  });
  await until('a pear is collected', () => {
    bot.think(performance.now());
    return points > 0;
  });
  await bot.leave();
  await watcher.arena.leave();
});
