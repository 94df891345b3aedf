import { componentMark, methodMarks, type RouteOptions } from '../decorators/markers.js';
import type { Pipeline } from '../dispatch/pipeline.js';
import { mergePipelines } from '../dispatch/run-pipeline.js';
import type { ComponentEntry, RouteEntry } from '../manifest/manifest.js';
import type { Metrics } from '../ports/metrics.js';
import { BoundRoute, type InvokeRoute, type ParameterNames } from './bound-route.js';
import type { Middleware } from './hooks.js';
import { parsePathPattern } from './path-pattern.js';
import { checkUploadLimits } from './upload-form.js';

/** What routes are bound with. */
export interface RouteContext {
  readonly serverType: string;
  /** The server's own hooks, outermost. */
  readonly pipeline: Pipeline;
  /** The server's own middleware, outermost. */
  readonly middleware: readonly Middleware[];
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly metrics: Metrics;
  readonly names: ParameterNames;
}

/** A component's route with everything that a request needs, merged once. @throws TypeError for a path that is no pattern, or limits that are none. */
export function bindRoute(
  entry: ComponentEntry,
  row: RouteEntry,
  instance: object,
  context: RouteContext,
): BoundRoute {
  const component = componentMark(entry.type) ?? {};
  const options = optionsOf(entry, row);
  const handlers = [options.onError, component.http?.onError];
  return new BoundRoute({
    verb: row.verb,
    pattern: parsePathPattern(row.path),
    name: `${context.serverType}.${entry.name}.${row.name}`,
    host: row.host,
    pipeline: mergePipelines([context.pipeline, component, options]),
    access: row.access,
    timeoutMs: row.timeoutMs ?? context.timeoutMs,
    maxBodyBytes: options.maxBodyBytes ?? context.maxBodyBytes,
    maxConcurrent: options.maxConcurrent,
    consumes: row.consumes,
    produces: row.produces,
    status: options.status,
    input: row.input,
    files: row.files,
    upload: checkUploadLimits(options.upload ?? {}, 'upload'),
    body: row.body,
    isBodyWrapped: row.isBodyWrapped,
    form: row.form,
    result: row.result,
    usesCall: row.usesCall,
    middleware: [...context.middleware, ...(component.http?.use ?? []), ...(options.use ?? [])],
    errorHandlers: handlers.filter((handler) => handler !== undefined),
    instance,
    invoke: row.invoke as unknown as InvokeRoute,
    metrics: context.metrics,
    names: context.names,
  });
}

/** Of the decorator that the row comes from: a method may have several. */
function optionsOf(entry: ComponentEntry, row: RouteEntry): RouteOptions {
  const marks = methodMarks(entry.type).flatMap((mark) =>
    mark.kind === 'route' && mark.method === row.method ? [mark] : [],
  );
  const own = marks.filter(({ pattern }) => {
    const [verb = '', path = ''] = pattern?.split(' ') ?? [];
    return verb === row.verb && row.path.endsWith(path === '/' ? '' : path);
  });
  own.sort((a, b) => (b.pattern?.length ?? 0) - (a.pattern?.length ?? 0));
  return (own[0] ?? marks[0])?.options ?? {};
}
