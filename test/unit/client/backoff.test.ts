import assert from 'node:assert/strict';
import { it } from 'node:test';
import { backoffMs } from '../../../packages/client/src/backoff.js';

const bounds = { minDelayMs: 250, maxDelayMs: 10_000 };

it('draws each wait between nothing and a bound that doubles up to the largest', () => {
  const longest = [0, 1, 2, 5, 6, 5_000].map((step) => backoffMs(step, bounds, () => 1));
  assert.deepEqual(longest, [250, 500, 1_000, 8_000, 10_000, 10_000]);
  assert.equal(
    backoffMs(4, bounds, () => 0),
    0,
  );
});
