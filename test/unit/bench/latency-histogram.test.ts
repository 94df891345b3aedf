import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LatencyHistogram } from '../../bench/harness/latency-histogram.js';

test('a duration comes back within 1.6 % of what was recorded', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff_fffe }), (micros) => {
      const histogram = new LatencyHistogram();
      histogram.record(micros);
      const told = histogram.quantile(0.5) as number;
      assert.ok(Math.abs(told - micros) <= Math.max(0.5, micros * 0.016), `${micros} as ${told}`);
    }),
  );
});

test('quantiles count from the shortest', () => {
  const histogram = new LatencyHistogram();
  for (let micros = 1; micros <= 100; micros += 1) histogram.record(micros);
  assert.deepEqual(
    [0.01, 0.5, 0.99, 1].map((q) => histogram.quantile(q)),
    [1, 50, 99, 100],
  );
  assert.equal(histogram.total, 100);
});

test('durations below nothing and beyond an hour are kept at the ends', () => {
  const histogram = new LatencyHistogram();
  histogram.record(-5);
  histogram.record(1e12);
  assert.equal(histogram.quantile(0.5), 0);
  assert.ok((histogram.quantile(1) as number) > 4.2e9);
});

test('after a reset nothing has been recorded', () => {
  const histogram = new LatencyHistogram();
  histogram.record(3);
  histogram.reset();
  assert.equal(histogram.quantile(0.5), undefined);
  assert.equal(histogram.total, 0);
});
