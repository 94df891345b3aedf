import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MetricLabels, Metrics } from '@nopal/core';

/** A `Metrics` and how its values are read back. */
export interface ReadableMetrics {
  readonly metrics: Metrics;
  /** The value of a counter or gauge; the number of records of a histogram. */
  read(name: string, labels?: MetricLabels): Promise<number>;
}

/** Runs the contract of `Metrics`. @param make metrics without instruments. */
export function metricsContract(name: string, make: () => Promise<ReadableMetrics>): void {
  describe(`Metrics: ${name}`, () => {
    it('counts under one name and labels, however often the instrument is asked for', async () => {
      const { metrics, read } = await make();
      const labels = { route: 'game.arena.join', kind: 'request' };
      metrics.counter('nopal_test_total', 'Tests', labels).add(2);
      metrics.counter('nopal_test_total', 'Tests', { ...labels }).add(3);
      metrics.counter('nopal_test_total', 'Tests', { ...labels, kind: 'notify' }).add(1);
      assert.equal(await read('nopal_test_total', labels), 5);
      assert.equal(await read('nopal_test_total', { ...labels, kind: 'notify' }), 1);
    });

    it('moves a gauge up and down and sets it', async () => {
      const { metrics, read } = await make();
      const gauge = metrics.gauge('nopal_test_open', 'Open');
      gauge.add(5);
      gauge.add(-2);
      assert.equal(await read('nopal_test_open'), 3);
      gauge.set(1);
      assert.equal(await read('nopal_test_open'), 1);
    });

    it('takes every record of a histogram: nothing, fractions and the largest', async () => {
      const { metrics, read } = await make();
      const histogram = metrics.histogram('nopal_test_ms', 'Time');
      for (const value of [0, 0.0001, 1, 1e3, 1e12]) histogram.record(value);
      assert.equal(await read('nopal_test_ms'), 5);
    });

    it('refuses one name for two kinds', async () => {
      const { metrics } = await make();
      metrics.counter('nopal_test_total', 'Tests');
      assert.throws(() => metrics.gauge('nopal_test_total', 'Tests'), Error);
    });
  });
}
