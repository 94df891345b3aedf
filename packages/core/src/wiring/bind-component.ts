import { componentMark, methodMarks } from '../decorators/markers.js';
import type { BoundHandler } from '../dispatch/bound-handler.js';
import type { BoundRemote } from '../dispatch/bound-remote.js';
import type { Pipeline } from '../dispatch/pipeline.js';
import { mergePipelines } from '../dispatch/run-pipeline.js';
import type { ComponentEntry, HandlerEntry, RemoteEntry } from '../manifest/manifest.js';
import type { Metrics } from '../ports/metrics.js';

export interface BindingContext {
  readonly serverType: string;
  /** The server's own hooks, outermost. */
  readonly pipeline: Pipeline;
  readonly callTimeoutMs: number;
  readonly metrics: Metrics;
}

/** A component's handler with everything that a message needs, merged once. */
export function bindHandler(
  entry: ComponentEntry,
  row: HandlerEntry,
  instance: object,
  context: BindingContext,
): BoundHandler {
  const route = `${context.serverType}.${entry.name}.${row.name}`;
  const pipeline = pipelineOf(entry, 'handler', row.method, context);
  const labels = { route, kind: row.kind };
  return {
    kind: 'local',
    route,
    entry: row,
    instance,
    isNotify: row.kind === 'notify',
    concurrent: row.concurrent,
    access: row.access,
    timeoutMs: row.timeoutMs ?? context.callTimeoutMs,
    body: row.body,
    result: row.result,
    usesCall: row.usesCall,
    invoke: row.invoke as BoundHandler['invoke'],
    isHooked: isHooked(pipeline),
    ...pipeline,
    calls: context.metrics.counter('nopal_calls_total', 'Calls that were run', labels),
    failures: context.metrics.counter(
      'nopal_call_failures_total',
      'Calls that were answered with an error',
      labels,
    ),
    durationMs: context.metrics.histogram(
      'nopal_call_duration_ms',
      'Time from start to answer',
      labels,
    ),
  };
}

/** A component's remote likewise. */
export function bindRemote(
  entry: ComponentEntry,
  row: RemoteEntry,
  instance: object,
  context: BindingContext,
): BoundRemote {
  const route = `${context.serverType}.${entry.name}.${row.name}`;
  const pipeline = pipelineOf(entry, 'remote', row.method, context);
  const labels = { route, kind: 'remote' };
  return {
    route,
    instance,
    timeoutMs: row.timeoutMs ?? context.callTimeoutMs,
    request: row.request,
    reply: row.reply,
    invoke: row.invoke as BoundRemote['invoke'],
    isHooked: isHooked(pipeline),
    ...pipeline,
    calls: context.metrics.counter('nopal_calls_total', 'Calls that were run', labels),
    failures: context.metrics.counter(
      'nopal_call_failures_total',
      'Calls that were answered with an error',
      labels,
    ),
    durationMs: context.metrics.histogram(
      'nopal_call_duration_ms',
      'Time from start to answer',
      labels,
    ),
  };
}

function pipelineOf(
  entry: ComponentEntry,
  kind: 'handler' | 'remote',
  method: string,
  context: BindingContext,
) {
  const component: Pipeline = componentMark(entry.type) ?? {};
  const mark = methodMarks(entry.type).find((m) => m.kind === kind && m.method === method);
  return mergePipelines([context.pipeline, component, mark?.options ?? {}]);
}

function isHooked(pipeline: Required<Pipeline>): boolean {
  return pipeline.guards.length + pipeline.before.length + pipeline.after.length > 0;
}
