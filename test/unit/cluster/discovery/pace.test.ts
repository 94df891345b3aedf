import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backoffMs, Pace } from '../../../../packages/cluster/src/discovery/pace.js';

const limits = { burst: 2, minIntervalMs: 1_000, maxIntervalMs: 15_000 };

/** When requests go that are made as soon as they may. */
function spin(pace: Pace, from: number, count: number): number[] {
  let now = from;
  return Array.from({ length: count }, () => {
    now += pace.take(now);
    return now - from;
  });
}

describe('Pace', () => {
  it('lets a burst through, then ever fewer, down to one in the longest interval', () => {
    const at = spin(new Pace(limits), 5_000, 9);
    assert.deepEqual(at, [0, 0, 1_000, 3_000, 7_000, 15_000, 30_000, 45_000, 60_000]);
  });

  it('forgets that it was hurried once nobody has asked for a while', () => {
    const pace = new Pace(limits);
    spin(pace, 0, 9);
    assert.deepEqual(spin(pace, 100_000, 4), [0, 0, 1_000, 3_000]);
  });

  it('follows changes at once again soon after there were many', () => {
    const pace = new Pace(limits);
    const [, , , , , hurried = 0] = spin(pace, 0, 6);
    const quiet = hurried + 2_000; // what it asked last was held for two seconds
    assert.deepEqual(spin(pace, quiet, 3), [0, 0, 1_000]);
  });

  it('never makes one wait who asks less often than the shortest interval', () => {
    const pace = new Pace(limits);
    for (let now = 0; now < 100_000; now += 1_001) assert.equal(pace.take(now), 0);
  });
});

describe('backoffMs', () => {
  it('takes a random part of a time that doubles up to its limit', () => {
    const longest = (failures: number) =>
      Math.max(...Array.from({ length: 500 }, () => backoffMs(failures, 200, 30_000)));
    const within = (value: number, limit: number) => value <= limit && value > limit / 2;
    assert.ok(within(longest(1), 200));
    assert.ok(within(longest(4), 1_600));
    assert.ok(within(longest(20), 30_000));
    assert.ok(within(longest(5_000), 30_000));
    const shortest = Math.min(...Array.from({ length: 500 }, () => backoffMs(20, 200, 30_000)));
    assert.ok(shortest < 3_000, 'a crowd spreads over the whole time');
  });
});
