import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '@nopal/server/testing';
import {
  type PendingCall,
  PendingCalls,
} from '../../../../packages/cluster/src/remotes/pending-calls.js';

function house() {
  const clock = new ManualClock();
  const expired: number[] = [];
  const pending = new PendingCalls<PendingCall>(clock, ({ number }) => expired.push(number));
  const add = (to = 'game-1', timeoutMs = 1_000): PendingCall => {
    const call = { number: pending.next(), to, until: clock.now() + timeoutMs };
    pending.add(call, timeoutMs);
    return call;
  };
  return { clock, expired, pending, add };
}

describe('PendingCalls', () => {
  it('finds each of many calls once, by its number and the server that was asked', () => {
    const { pending, add } = house();
    const calls = Array.from({ length: 5_000 }, () => add());
    assert.equal(new Set(calls.map(({ number }) => number)).size, 5_000);
    for (const call of calls) {
      assert.equal(pending.take(call.number, 'game-2'), undefined);
      assert.equal(pending.take(call.number, 'game-1'), call);
      assert.equal(pending.take(call.number, 'game-1'), undefined);
    }
    assert.equal(pending.take(0, 'game-1'), undefined);
  });

  it('never gives a number twice, nor one whose place a call still has that was made long before', () => {
    const { pending, add } = house();
    const slow = add();
    let last = slow.number;
    for (let i = 0; i < 1_000; i += 1) {
      const call = add();
      assert.ok(call.number > last);
      last = call.number;
      assert.equal(pending.take(call.number, call.to), call);
    }
    assert.equal(pending.take(slow.number, slow.to), slow);
  });

  it('keeps apart numbers that differ by more than 32 bits', () => {
    const { pending, add } = house();
    const call = add();
    assert.equal(pending.take(call.number + 2 ** 32, call.to), undefined);
    assert.equal(pending.take(call.number, call.to), call);
  });

  it('gives up each at its own deadline, and those of a server that has left in the order of their asking', () => {
    const { clock, expired, pending, add } = house();
    const [late, soon, other] = [add('game-1', 3_000), add('game-1', 500), add('game-2')];
    add('game-2');
    clock.advance(600);
    assert.deepEqual(expired, [soon.number]);
    assert.deepEqual(
      pending.takeAll('game-2').map(({ number }) => number),
      [other.number, other.number + 1],
    );
    clock.advance(1_000);
    assert.deepEqual(expired, [soon.number]);
    clock.advance(2_000);
    assert.deepEqual(expired, [soon.number, late.number]);
    assert.equal(clock.timers, 0);
  });
});
