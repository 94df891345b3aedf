import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantile, summarize } from '../../bench/harness/summary.js';

test('rounds are told by their median, their quarters and their ends, whatever their order', () => {
  assert.deepEqual(summarize([5, 1, 4, 2, 3]), {
    median: 3,
    min: 1,
    max: 5,
    q1: 2,
    q3: 4,
    rounds: 5,
  });
});

test('a quantile between two values lies between them in proportion', () => {
  assert.equal(quantile([10, 20], 0.5), 15);
  assert.equal(quantile([10, 20, 30, 40], 0.25), 17.5);
  assert.equal(quantile([7], 0.999), 7);
});

test('no rounds are no result', () => {
  assert.throws(() => summarize([]), RangeError);
});
