import {
  HttpDispatcher,
  type HttpDispatcherParts,
  HttpRouter,
  MemoryMetrics,
  ParameterNames,
  type Pipeline,
  type RouteContext,
} from '@nopal/core';
import { ManualClock } from './manual-clock.js';
import { RecordingLogger } from './recording-logger.js';

export interface RoutesOptions extends Partial<HttpDispatcherParts> {
  readonly pipeline?: Pipeline;
  readonly middleware?: RouteContext['middleware'];
  readonly maxBodyBytes?: number;
  readonly routeTimeoutMs?: number;
}

/** A server's HTTP side with functional routes, in memory. */
export function httpRoutes(
  build: (router: HttpRouter) => void,
  options: RoutesOptions = {},
): HttpDispatcher {
  const { pipeline, middleware, maxBodyBytes, routeTimeoutMs, ...parts } = options;
  const metrics = parts.metrics ?? new MemoryMetrics();
  const dispatcher = new HttpDispatcher({
    clock: new ManualClock(),
    logger: new RecordingLogger(),
    bootId: 'boot',
    ...parts,
    metrics,
  });
  const router = new HttpRouter();
  build(router);
  const context = {
    serverType: 'gate',
    pipeline: pipeline ?? {},
    middleware: middleware ?? [],
    timeoutMs: routeTimeoutMs ?? 30_000,
    maxBodyBytes: maxBodyBytes ?? 1_048_576,
    metrics,
    names: new ParameterNames(),
  };
  for (const route of router.bindAll(context)) dispatcher.add(route);
  return dispatcher;
}
