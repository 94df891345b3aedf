import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BoundHandler } from '../../../../packages/core/src/dispatch/bound-handler.js';
import { RouteTable } from '../../../../packages/core/src/dispatch/route-table.js';

const handler = (route: string): BoundHandler => ({ kind: 'local', route }) as BoundHandler;
const remote = (route: string) =>
  ({ kind: 'remote', serverType: 'game', timeoutMs: 5_000, route }) as const;

/** FNV-1a, as the table has it: tells that the two routes below really collide. */
function fnv(text: string): number {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 0x01000193);
  return h >>> 0;
}

/** Two routes of equal length with one hash, found by the birthday of a few hundred thousand. */
function collidingRoutes(): [string, string] {
  const seen = new Map<number, string>();
  for (let i = 0; ; i += 1) {
    const route = `game.room.m${i.toString(36).padStart(5, '0')}`;
    const hash = fnv(route);
    const other = seen.get(hash);
    if (other !== undefined) return [other, route];
    seen.set(hash, route);
  }
}

describe('RouteTable', () => {
  it('finds a handler by its whole route and by the route without the server type', () => {
    const table = new RouteTable();
    const join = handler('game.arena.join');
    table.add(join);
    assert.equal(table.findText('game.arena.join'), join);
    assert.equal(table.findText('arena.join'), join);
    for (const route of [
      '',
      'join',
      'game.arena',
      'game.arena.joi',
      'game.arena.joins',
      'Arena.join',
    ])
      assert.equal(table.findText(route), undefined);
  });

  it('finds a route inside the bytes of a message', () => {
    const table = new RouteTable();
    const join = handler('game.arena.join');
    table.add(join);
    const bytes = new TextEncoder().encode('xxgame.arena.joinyy');
    assert.equal(table.find(bytes, 2, bytes.length - 2), join);
    assert.equal(table.find(bytes, 7, bytes.length - 2), join);
    assert.equal(table.find(bytes, 2, bytes.length), undefined);
  });

  it('tells routes apart whose hashes are the same', () => {
    const [a, b] = collidingRoutes();
    assert.notEqual(a, b);
    assert.equal(fnv(a), fnv(b));
    const table = new RouteTable();
    table.add(handler(a));
    assert.equal(table.findText(b), undefined);
    table.add(handler(b));
    assert.equal((table.findText(a) as BoundHandler).route, a);
    assert.equal((table.findText(b) as BoundHandler).route, b);
  });

  it('finds each of ten thousand', () => {
    const table = new RouteTable();
    for (let i = 0; i < 10_000; i += 1) table.add(handler(`game.c${i % 50}.m${i}`));
    for (let i = 0; i < 10_000; i += 1) {
      const found = table.findText(`c${i % 50}.m${i}`) as BoundHandler;
      assert.equal(found.route, `game.c${i % 50}.m${i}`);
    }
    assert.equal([...table.handlers()].length, 10_000);
  });

  it('refuses a second handler of one route instead of hiding the first', () => {
    const table = new RouteTable();
    table.add(handler('game.arena.join'));
    assert.throws(() => table.add(handler('game.arena.join')), /game\.arena\.join/);
  });

  it('finds routes of other servers by their whole text', () => {
    const table = new RouteTable();
    table.addRemote(remote('game.a.m0'));
    assert.equal(table.findText('game.a.m0')?.route, 'game.a.m0');
    assert.equal(table.findText('a.m0'), undefined);
  });

  it('finds by code what a dictionary names, and nothing for codes of pushes or of no route', () => {
    const table = new RouteTable();
    const join = handler('gate.desk.join');
    table.add(join);
    table.addRemote(remote('game.a.m0'));
    table.setCodes([
      ['gate.desk.join', 7],
      ['game.a.m0', 65_535],
      ['game.a.state', 2],
    ]);
    assert.equal(table.findCode(7), join);
    assert.equal(table.findCode(65_535)?.route, 'game.a.m0');
    for (const code of [0, 2, 8]) assert.equal(table.findCode(code), undefined);
  });
});
