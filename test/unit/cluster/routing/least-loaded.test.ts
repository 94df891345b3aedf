import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Member } from '@nopal/core';
import type { PeerLoad } from '../../../../packages/cluster/src/link/link-transport.js';
import { LeastLoaded } from '../../../../packages/cluster/src/routing/least-loaded.js';

const members: Member[] = ['a', 'b', 'c'].map((id) => ({
  id,
  type: 'game',
  frontend: false,
  metadata: {},
  boot: 'b1',
  state: 'ready',
}));
const load = (inFlight: number): PeerLoad => ({ inFlight, sessions: 0, lagMs: 0 });

function counts(
  loads: Map<string, PeerLoad>,
  picks: number,
  pool = new LeastLoaded((id) => loads.get(id)),
) {
  const seen: Record<string, number> = { a: 0, b: 0, c: 0 };
  for (let i = 0; i < picks; i += 1) {
    const id = pool.pick(members)?.id ?? '';
    seen[id] = (seen[id] ?? 0) + 1;
  }
  return { seen, pool };
}

describe('LeastLoaded', () => {
  it('picks nobody of none, and the only one', () => {
    const pool = new LeastLoaded(() => undefined);
    assert.equal(pool.pick([]), undefined);
    assert.equal(pool.pick(members.slice(0, 1))?.id, 'a');
  });

  it('never picks the busiest of three while it has more to do than it would get', () => {
    const { seen } = counts(
      new Map([
        ['a', load(0)],
        ['b', load(0)],
        ['c', load(10_000)],
      ]),
      1_000,
    );
    assert.equal(seen.c, 0);
  });

  it('counts what it sent since the last heartbeat, so that an idle server is not run over', () => {
    const { seen } = counts(
      new Map([
        ['a', load(0)],
        ['b', load(100)],
        ['c', load(100)],
      ]),
      600,
    );
    for (const id of ['a', 'b', 'c']) assert.ok((seen[id] ?? 0) > 100, `${id} got ${seen[id]}`);
  });

  it('forgets what it sent when the next heartbeat says how it stands', () => {
    const loads = new Map([
      ['a', load(0)],
      ['b', load(50)],
      ['c', load(50)],
    ]);
    const { pool } = counts(loads, 300);
    loads.set('a', load(0));
    const { seen } = counts(loads, 20, pool);
    assert.ok((seen.a ?? 0) > (seen.b ?? 0) && (seen.a ?? 0) > (seen.c ?? 0), JSON.stringify(seen));
  });

  it('spreads over all when nobody says anything', () => {
    const { seen } = counts(new Map(), 3_000);
    for (const id of ['a', 'b', 'c']) assert.ok((seen[id] ?? 0) > 900, `${id} got ${seen[id]}`);
  });
});
