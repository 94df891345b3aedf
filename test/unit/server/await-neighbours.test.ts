import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Discovery, Member, MembershipListener } from '@nopal/core';
import { ManualClock } from '@nopal/server/testing';
import { awaitNeighbours } from '../../../packages/server/src/await-neighbours.js';

/** Members that come as a test says. */
class Neighbourhood {
  readonly clock = new ManualClock();
  readonly listeners = new Set<MembershipListener>();
  readonly #members: Member[] = [];
  readonly told: (readonly string[])[] = [];

  await(...types: string[]): () => void {
    const discovery = {
      members: (type: string) => this.#members.filter((one) => one.type === type),
      watch: (listener: MembershipListener) => {
        this.listeners.add(listener);
        for (const member of this.#members) listener.joined?.(member);
        return () => void this.listeners.delete(listener);
      },
    } satisfies Partial<Discovery>;
    const parts = { clock: this.clock, discovery: discovery as unknown as Discovery };
    return awaitNeighbours(types, parts, (missing) => void this.told.push(missing));
  }

  join(type: string): void {
    const member: Member = {
      id: `${type}-1`,
      type,
      frontend: false,
      metadata: {},
      boot: 'b1',
      state: 'ready',
    };
    this.#members.push(member);
    for (const listener of [...this.listeners]) listener.joined?.(member);
  }

  /** Nothing of the wait is left. */
  checkOver(): void {
    assert.equal(this.listeners.size, 0);
    assert.equal(this.clock.timers, 0);
  }
}

describe('awaitNeighbours', () => {
  it('calls back at once where nobody is to be waited for, or all are there', () => {
    const near = new Neighbourhood();
    near.await();
    near.join('game');
    near.await('game');
    assert.deepEqual(near.told, [[], []]);
    near.checkOver();
  });

  it('calls back when the last of the types has a server', () => {
    const near = new Neighbourhood();
    near.await('game', 'chat');
    near.join('game');
    assert.deepEqual(near.told, []);
    near.join('chat');
    assert.deepEqual(near.told, [[]]);
    near.checkOver();
  });

  it('says after ten seconds who is missing, and waits no longer', () => {
    const near = new Neighbourhood();
    near.await('game', 'chat');
    near.join('game');
    near.clock.advance(9_999);
    assert.deepEqual(near.told, []);
    near.clock.advance(1);
    assert.deepEqual(near.told, [['chat']]);
    near.join('chat');
    assert.equal(near.told.length, 1);
    near.checkOver();
  });

  it('calls nobody back when the wait was ended', () => {
    const near = new Neighbourhood();
    const end = near.await('game');
    end();
    near.join('game');
    near.clock.advance(20_000);
    assert.deepEqual(near.told, []);
    near.checkOver();
  });
});
