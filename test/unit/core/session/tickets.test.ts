import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '@nopal/server/testing';
import { randomId } from '../../../../packages/core/src/http/random-id.js';
import { Tickets } from '../../../../packages/core/src/session/tickets.js';
import { MemoryKeyValueStore } from '../../../../packages/core/src/storage/memory-key-value-store.js';

describe('Tickets', () => {
  it('let in whom they were issued to, once, on any server with the same store', async () => {
    const store = new MemoryKeyValueStore(new ManualClock());
    const ticket = await new Tickets(store).issue('ana', { team: 'red' });
    const gates = [new Tickets(store), new Tickets(store)];
    const taken = await Promise.all(gates.map((gate) => gate.take(ticket)));
    assert.deepEqual(
      taken.filter((one) => one !== undefined),
      [{ uid: 'ana', data: { team: 'red' } }],
    );
  });

  it('are no good after their time', async () => {
    const clock = new ManualClock();
    const tickets = new Tickets(new MemoryKeyValueStore(clock), { ttlMs: 5_000 });
    const ticket = await tickets.issue('ana');
    clock.advance(5_000);
    assert.equal(await tickets.take(ticket), undefined);
  });

  it('that nobody issued let nobody in, whatever they look like', async () => {
    const tickets = new Tickets(new MemoryKeyValueStore(new ManualClock()));
    for (const ticket of ['', 'a', randomId(), '../x', '*', 'x'.repeat(100_000)])
      assert.equal(await tickets.take(ticket), undefined);
  });

  it('are not issued for what no session can have', async () => {
    const tickets = new Tickets(new MemoryKeyValueStore(new ManualClock()));
    await assert.rejects(tickets.issue(''), { code: 'INVALID' });
    await assert.rejects(tickets.issue('x'.repeat(257)), { code: 'INVALID' });
    await assert.rejects(tickets.issue('ana', { a: 'x'.repeat(20_000) }), { code: 'TOO_LARGE' });
  });
});
