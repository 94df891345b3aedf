import { componentMark, methodMarks } from '../decorators/markers.js';
import type { BoundHandler } from '../dispatch/bound-handler.js';
import type { BoundRemote } from '../dispatch/bound-remote.js';
import type { Pipeline } from '../dispatch/pipeline.js';
import { type MergedPipeline, mergePipelines } from '../dispatch/run-pipeline.js';
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
  const method = bindMethod(entry, row, row.kind, context);
  return {
    route: method.route,
    timeoutMs: method.timeoutMs,
    guards: method.guards,
    before: method.before,
    after: method.after,
    isHooked: method.isHooked,
    calls: method.calls,
    failures: method.failures,
    durationMs: method.durationMs,
    kind: 'local',
    entry: row,
    instance,
    isNotify: row.kind === 'notify',
    concurrent: row.concurrent,
    access: row.access,
    body: row.body,
    result: row.result,
    usesCall: row.usesCall,
    invoke: row.invoke as BoundHandler['invoke'],
  };
}

/** A component's remote likewise. */
export function bindRemote(
  entry: ComponentEntry,
  row: RemoteEntry,
  instance: object,
  context: BindingContext,
): BoundRemote {
  const rpc = row.implements ?? row.rpc;
  const method = bindMethod(entry, row, 'remote', context);
  return {
    route: method.route,
    timeoutMs: method.timeoutMs,
    guards: method.guards,
    before: method.before,
    after: method.after,
    isHooked: method.isHooked,
    calls: method.calls,
    failures: method.failures,
    durationMs: method.durationMs,
    rpc,
    instance,
    request: row.request,
    reply: row.reply,
    isBare: row.implements !== undefined,
    invoke: row.invoke as BoundRemote['invoke'],
  };
}

/**
 * What handlers and remotes have in common. They take it name by name: V8 gives objects that begin with a spread hidden classes
 * of their own, and with 1,000 routes in use each message was slower by a microsecond.
 */
function bindMethod(
  entry: ComponentEntry,
  row: HandlerEntry | RemoteEntry,
  kind: HandlerEntry['kind'] | 'remote',
  context: BindingContext,
) {
  const { metrics } = context;
  const route = `${context.serverType}.${entry.name}.${row.name}`;
  const labels = { route, kind };
  const scope = kind === 'remote' ? 'remote' : 'handler';
  const { guards, before, after } = pipelineOf(entry, scope, row.method, context);
  const failed = 'Calls that were answered with an error';
  return {
    route,
    timeoutMs: row.timeoutMs ?? context.callTimeoutMs,
    guards,
    before,
    after,
    isHooked: guards.length + before.length + after.length > 0,
    calls: metrics.counter('nopal_calls_total', 'Calls that were run', labels),
    failures: metrics.counter('nopal_call_failures_total', failed, labels),
    durationMs: metrics.histogram('nopal_call_duration_ms', 'Time from start to answer', labels),
  };
}

/** The hooks of the server, the component and the method, merged. */
function pipelineOf(
  entry: ComponentEntry,
  kind: 'handler' | 'remote',
  method: string,
  context: BindingContext,
): MergedPipeline {
  const component: Pipeline = componentMark(entry.type) ?? {};
  const mark = methodMarks(entry.type).find((m) => m.kind === kind && m.method === method);
  return mergePipelines([context.pipeline, component, mark?.options ?? {}]);
}
