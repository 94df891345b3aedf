import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryMetrics } from '../../../../packages/core/src/metrics/memory-metrics.js';

/** The bucket that a single record falls into. */
function bucketOf(value: number): number {
  const metrics = new MemoryMetrics();
  metrics.histogram('h', '').record(value);
  return metrics.samples()[0]?.buckets?.indexOf(1) ?? -1;
}

describe('MemoryMetrics', () => {
  it('gives the same instrument for the same name and labels, in whatever order', () => {
    const metrics = new MemoryMetrics();
    const labels = { route: 'a', kind: 'request' };
    const counter = metrics.counter('calls', 'Calls', labels);
    assert.equal(metrics.counter('calls', 'Calls', { kind: 'request', route: 'a' }), counter);
    assert.notEqual(metrics.counter('calls', 'Calls', { ...labels, route: 'b' }), counter);
    counter.add(2);
    assert.equal(metrics.value('calls', labels), 2);
    assert.equal(metrics.value('calls'), 0);
    assert.equal(metrics.value('nothing'), 0);
  });

  it('refuses one name for two kinds of instruments', () => {
    const metrics = new MemoryMetrics();
    metrics.counter('calls', '');
    assert.throws(() => metrics.gauge('calls', ''), {
      name: 'TypeError',
      message: /counter already/,
    });
    assert.throws(() => metrics.histogram('calls', ''), TypeError);
  });

  it('sets and moves a gauge', () => {
    const metrics = new MemoryMetrics();
    const gauge = metrics.gauge('connections', '');
    gauge.add(3);
    gauge.add(-1);
    assert.equal(metrics.value('connections'), 2);
    gauge.set(7);
    assert.equal(metrics.value('connections'), 7);
  });

  it('puts every value into the first bucket that holds it, fractions too', () => {
    for (let i = 0; i < 32; i += 1) {
      const bound = 2 ** i / 1024;
      assert.equal(bucketOf(bound), i, `${bound}`);
      if (i > 0) assert.equal(bucketOf(bound * 0.75), i, `${bound * 0.75}`);
      if (i < 31) assert.equal(bucketOf(bound * 1.01), i + 1, `${bound * 1.01}`);
    }
    assert.equal(bucketOf(0), 0);
    assert.equal(bucketOf(1e12), 31);
  });

  it('tells count, sum and buckets of a histogram in the order of registration', () => {
    const metrics = new MemoryMetrics();
    metrics.counter('first', 'The first').add(1);
    const histogram = metrics.histogram('duration', 'Time', { route: 'a' });
    for (const value of [1, 1, 3]) histogram.record(value);
    const [first, duration] = metrics.samples();
    assert.deepEqual(first, {
      name: 'first',
      help: 'The first',
      kind: 'counter',
      labels: {},
      value: 1,
    });
    assert.equal(duration?.value, 3);
    assert.equal(duration?.sum, 5);
    assert.equal(duration?.buckets?.[10], 2);
    assert.equal(duration?.buckets?.[12], 1);
    assert.equal(duration?.buckets?.length, 32);
    assert.equal(metrics.value('duration', { route: 'a' }), 3);
  });

  it('keeps the numbers of many histograms apart', () => {
    const metrics = new MemoryMetrics();
    const numbers = Array.from({ length: 200 }, (_, at) => at);
    const made = numbers.map((at) => metrics.histogram('h', '', { route: `${at}` }));
    for (const at of numbers) {
      made[at]?.record(0);
      made[at]?.record(1e12);
      for (let more = 0; more < at; more += 1) made[at]?.record(1);
    }
    for (const [at, { value, sum, buckets }] of metrics.samples().entries()) {
      assert.deepEqual([value, sum], [at + 2, 1e12 + at]);
      assert.deepEqual([buckets?.[0], buckets?.[10], buckets?.[31]], [1, at, 1]);
    }
  });
});
