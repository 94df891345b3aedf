import type { MetricLabels } from '../ports/metrics.js';
import type { MetricSample } from './memory-metrics.js';

/** Records up to 1/1024 are in the first bucket, and each further one reaches twice as far. */
const UNIT = 1_024;

/** Samples in Prometheus' text format, version 0.0.4: each metric once, with all its series below it. */
export function prometheusText(samples: readonly MetricSample[]): string {
  const families = new Map<string, MetricSample[]>();
  for (const sample of samples) {
    const name = metricName(sample.name);
    const family = families.get(name);
    if (family === undefined) families.set(name, [sample]);
    else family.push(sample);
  }
  let text = '';
  for (const [name, family] of families) {
    const [first] = family as [MetricSample, ...MetricSample[]];
    const { help, kind } = first;
    text += `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${kind}\n`;
    for (const sample of family) text += seriesOf(name, sample);
  }
  return text;
}

function seriesOf(name: string, sample: MetricSample): string {
  const labels = labelText(sample.labels);
  if (sample.kind !== 'histogram') return `${name}${braced(labels)} ${number(sample.value)}\n`;
  let text = '';
  let below = 0;
  const buckets = sample.buckets ?? [];
  // The last has all that are larger, which is what +Inf says.
  for (const [index, count] of buckets.slice(0, -1).entries()) {
    below += count;
    const edge = `le="${2 ** index / UNIT}"`;
    text += `${name}_bucket${braced(labels === '' ? edge : `${labels},${edge}`)} ${below}\n`;
  }
  const all = 'le="+Inf"';
  text += `${name}_bucket${braced(labels === '' ? all : `${labels},${all}`)} ${sample.value}\n`;
  text += `${name}_sum${braced(labels)} ${number(sample.sum ?? 0)}\n`;
  return `${text}${name}_count${braced(labels)} ${sample.value}\n`;
}

function labelText(labels: MetricLabels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${metricName(name).replaceAll(':', '_')}="${escaped(value)}"`)
    .join(',');
}

function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** Whoever names a metric oddly finds it all the same. */
function metricName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_:]/g, '_').replace(/^(?=\d)/, '_');
}

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}
