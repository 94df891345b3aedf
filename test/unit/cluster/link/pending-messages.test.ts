import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ForwardedMessage, GameError } from '@nopal/core';
import { PendingMessages } from '../../../../packages/cluster/src/link/pending-messages.js';

const message = (lost: (error: GameError) => void = () => {}, sequence = 1): ForwardedMessage => ({
  session: undefined,
  isNotify: false,
  bytes: new Uint8Array(0),
  start: 0,
  end: 0,
  sequence,
  trace: undefined,
  answered: () => {},
  failed: () => assert.fail('it was refused'),
  lost,
});

describe('PendingMessages', () => {
  it('gives each message a ticket that is good once, and never twice the same in a row', () => {
    const pending = new PendingMessages();
    const seen = new Set<number>();
    for (let n = 0; n < 2_047; n += 1) {
      const one = message();
      const ticket = pending.add(one);
      assert.ok(ticket > 0 && ticket <= 0x7fff_ffff && !seen.has(ticket));
      seen.add(ticket);
      assert.equal(pending.take(ticket), one);
      assert.equal(pending.take(ticket), undefined);
    }
    assert.equal(pending.size, 0);
  });

  it('knows no ticket that it did not give', () => {
    const pending = new PendingMessages();
    const ticket = pending.add(message());
    for (const wrong of [0, 1, ticket + 1, ticket ^ (1 << 20), 0xffff_ffff])
      assert.equal(pending.take(wrong >>> 0), undefined);
    assert.equal(pending.size, 1);
  });

  it('loses all that wait, once, also when a loss sends the next', () => {
    const pending = new PendingMessages();
    const failed: number[] = [];
    let late = 0;
    for (let n = 0; n < 5; n += 1) {
      pending.add(
        message(() => {
          failed.push(n);
          if (n === 0) late = pending.add(message(() => assert.fail('it was sent later')));
        }),
      );
    }
    pending.loseAll(new GameError('UNAVAILABLE', 'the link is lost'));
    assert.deepEqual(failed, [0, 1, 2, 3, 4]);
    assert.equal(pending.size, 1);
    assert.ok(pending.take(late) !== undefined);
  });

  it('loses them in the order in which they came, whatever places they had', () => {
    const pending = new PendingMessages();
    const lost: number[] = [];
    const tickets = [1, 2, 3].map(() => pending.add(message(() => assert.fail('it was answered'))));
    for (const ticket of tickets) pending.take(ticket);
    for (let n = 0; n < 3; n += 1) pending.add(message(() => lost.push(n), n));
    pending.loseAll(new GameError('UNAVAILABLE', 'the link is lost'));
    assert.deepEqual(lost, [0, 1, 2]);
  });
});
