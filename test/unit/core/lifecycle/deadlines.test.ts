import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Deadlines } from '../../../../packages/core/src/lifecycle/deadlines.js';
import { ManualClock } from '../../../support/manual-clock.js';

function house() {
  const clock = new ManualClock();
  const expired: string[] = [];
  const deadlines = new Deadlines<string>(clock, (item) => void expired.push(item));
  return { clock, expired, deadlines };
}

describe('Deadlines', () => {
  it('tells of each when its time is over, and of none that was removed before', () => {
    const { clock, expired, deadlines } = house();
    deadlines.add('late', 500);
    deadlines.add('soon', 100);
    deadlines.add('done', 100);
    deadlines.remove('done');
    clock.advance(99);
    assert.deepEqual(expired, []);
    clock.advance(1);
    assert.deepEqual(expired, ['soon']);
    clock.advance(400);
    assert.deepEqual(expired, ['soon', 'late']);
  });

  it('sets one timer for all, and none once it has looked at nothing', () => {
    const { clock, deadlines } = house();
    for (let i = 0; i < 100; i += 1) {
      deadlines.add(`call ${i}`, 5_000 + i);
      assert.equal(clock.timers, 1);
      deadlines.remove(`call ${i}`);
    }
    clock.advance(5_000);
    assert.equal(clock.timers, 0);
  });

  it('takes new ones while it tells of those that are over', () => {
    const clock = new ManualClock();
    const expired: string[] = [];
    const deadlines = new Deadlines<string>(clock, (item) => {
      expired.push(item);
      if (item === 'a') {
        deadlines.remove('b');
        deadlines.add('c', 50);
      }
    });
    deadlines.add('a', 10);
    deadlines.add('b', 10);
    clock.advance(10);
    assert.deepEqual(expired, ['a']);
    clock.advance(50);
    assert.deepEqual(expired, ['a', 'c']);
  });
});
