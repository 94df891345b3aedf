import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '@nopal/core';
import { until } from '../support/until.js';

/** A clock and how a test lets its time pass. */
export interface PassingClock {
  readonly clock: Clock;
  /** Lets about so much time pass, or more. */
  pass(ms: number): Promise<void>;
}

/** Runs the contract of `Clock`. */
export function clockContract(name: string, make: () => Promise<PassingClock>): void {
  describe(`Clock: ${name}`, () => {
    it('tells a recent time that is never ahead of now, and new in a new turn', async () => {
      const { clock, pass } = await make();
      const first = clock.recent();
      assert.ok(first <= clock.now());
      await pass(5);
      assert.ok(clock.recent() >= first + 4, 'a later turn reads the time again');
    });

    it('tells times that grow with the time', async () => {
      const { clock, pass } = await make();
      const [now, wall] = [clock.now(), clock.wallTime()];
      await pass(20);
      assert.ok(clock.now() >= now + 15);
      assert.ok(clock.wallTime() >= wall);
      assert.ok(wall > Date.UTC(2020, 0, 1));
    });

    it('calls back once after a delay, never within the call', async () => {
      const { clock, pass } = await make();
      let calls = 0;
      clock.setTimeout(() => {
        calls += 1;
      }, 0);
      assert.equal(calls, 0);
      clock.setTimeout(() => {
        calls += 1;
      }, 5);
      await pass(10);
      await until(() => calls >= 2, 'both have been called');
      await pass(20);
      assert.equal(calls, 2);
    });

    it('calls back again and again until it is cancelled', async () => {
      const { clock, pass } = await make();
      let calls = 0;
      const cancel = clock.setInterval(() => {
        calls += 1;
        if (calls === 3) cancel();
      }, 2);
      await pass(10);
      await until(() => calls >= 3, 'it was called three times');
      await pass(10);
      assert.equal(calls, 3);
    });

    it('calls nobody who cancelled, however often', async () => {
      const { clock, pass } = await make();
      const cancel = clock.setTimeout(() => assert.fail('called'), 5);
      cancel();
      cancel();
      await pass(15);
    });

    it('waits with a delay that is longer than a machine’s timer takes', async () => {
      const { clock, pass } = await make();
      let calls = 0;
      const cancels = [2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER].map((delay) =>
        clock.setTimeout(() => {
          calls += 1;
        }, delay),
      );
      await pass(20);
      assert.equal(calls, 0);
      for (const cancel of cancels) cancel();
    });
  });
}
