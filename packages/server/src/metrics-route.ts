import { HttpRouter, type MetricSample, type Metrics, prometheusText, reply } from '@nopal/core';
import type { AdminSubject } from './admin-subject.js';

const TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** `/metrics`: whatever the servers' metrics hold, as Prometheus reads it. Each server's series have its type as the label `server`. */
export function metricsRoute(subjects: readonly AdminSubject[]): HttpRouter {
  return new HttpRouter().get('/metrics', () => {
    const text = prometheusText([...subjects.flatMap(samplesOf(subjects)), ...processSamples()]);
    return reply.text(text, { headers: { 'Content-Type': TYPE, 'Cache-Control': 'no-store' } });
  });
}

interface ReadableMetrics extends Metrics {
  samples(): readonly MetricSample[];
}

/** Metrics that several servers have together are read once, and are nobody's. */
function samplesOf(subjects: readonly AdminSubject[]): (subject: AdminSubject) => MetricSample[] {
  const read = new Set<Metrics>();
  return ({ type, metrics, http }) => {
    const own: MetricSample[] = [
      {
        name: 'nopal_http_requests_in_flight',
        help: 'HTTP requests that are not answered yet',
        kind: 'gauge',
        labels: { server: type },
        value: http?.inFlight ?? 0,
      },
    ];
    if (read.has(metrics) || !isReadable(metrics)) return own;
    read.add(metrics);
    const isShared = subjects.filter((other) => other.metrics === metrics).length > 1;
    const labels = isShared ? {} : { server: type };
    return [
      ...metrics.samples().map((one) => ({ ...one, labels: { ...one.labels, ...labels } })),
      ...own,
    ];
  };
}

/** Those of an exporter of its own are read there. */
function isReadable(metrics: Metrics): metrics is ReadableMetrics {
  return typeof (metrics as Partial<ReadableMetrics>).samples === 'function';
}

/** By the names that Prometheus' own clients give them. */
function processSamples(): MetricSample[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const gauge = (name: string, help: string, value: number): MetricSample => ({
    name,
    help,
    kind: 'gauge',
    labels: {},
    value,
  });
  return [
    {
      name: 'process_cpu_seconds_total',
      help: 'CPU time of the process in seconds',
      kind: 'counter',
      labels: {},
      value: (user + system) / 1e6,
    },
    gauge('process_resident_memory_bytes', 'Memory of the process in bytes', rss),
    gauge('nodejs_heap_size_used_bytes', 'JavaScript objects in bytes', heapUsed),
    gauge('process_uptime_seconds', 'Time since the process began', process.uptime()),
  ];
}
