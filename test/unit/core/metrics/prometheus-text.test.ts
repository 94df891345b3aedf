import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryMetrics } from '../../../../packages/core/src/metrics/memory-metrics.js';
import { prometheusText } from '../../../../packages/core/src/metrics/prometheus-text.js';

describe('the text that Prometheus reads', () => {
  it('has each metric once, with all its series below it', () => {
    const metrics = new MemoryMetrics();
    metrics.counter('calls_total', 'Calls', { route: 'a' }).add(2);
    metrics.gauge('open', 'Open now').set(3.5);
    metrics.counter('calls_total', 'Calls', { route: 'b' }).add(1);
    assert.equal(
      prometheusText(metrics.samples()),
      [
        '# HELP calls_total Calls',
        '# TYPE calls_total counter',
        'calls_total{route="a"} 2',
        'calls_total{route="b"} 1',
        '# HELP open Open now',
        '# TYPE open gauge',
        'open 3.5',
        '',
      ].join('\n'),
    );
  });

  it('counts a histogram up to each edge, and all of it at the end', () => {
    const metrics = new MemoryMetrics();
    const times = metrics.histogram('ms', 'Time', { route: 'a' });
    for (const value of [0.0001, 0.5, 1, 1.5, 3e9]) times.record(value);
    const lines = prometheusText(metrics.samples()).split('\n');
    assert.deepEqual(lines.slice(0, 2), ['# HELP ms Time', '# TYPE ms histogram']);
    const upTo = (edge: string): string | undefined =>
      lines.find((line) => line.startsWith(`ms_bucket{route="a",le="${edge}"} `))?.split(' ')[1];
    assert.deepEqual(['0.0009765625', '0.25', '0.5', '1', '2', '1048576', '+Inf'].map(upTo), [
      '1',
      '1',
      '2',
      '3',
      '4',
      '4',
      '5',
    ]);
    assert.ok(lines.includes('ms_sum{route="a"} 3000000003.0001'));
    assert.ok(lines.includes('ms_count{route="a"} 5'));
  });

  it('lets no label and no help end its line', () => {
    const text = prometheusText([
      {
        name: 'odd-name',
        help: 'two\nlines \\',
        kind: 'gauge',
        labels: { 'a:b': 'x"\n\\' },
        value: Number.NaN,
      },
    ]);
    assert.equal(
      text,
      '# HELP odd_name two\\nlines \\\\\n# TYPE odd_name gauge\nodd_name{a_b="x\\"\\n\\\\"} NaN\n',
    );
  });
});
