import type { Pipeline } from '../dispatch/pipeline.js';
import { markMethod, type RoutePattern } from './markers.js';

/** Marks a method that answers HTTP: `@Route('GET /api/arenas/:id')`. */
export function Route(pattern?: RoutePattern, options: Pipeline = {}): MethodDecorator {
  return (prototype: object, method: string | symbol) =>
    markMethod('Route', prototype, method, { kind: 'route', pattern, options });
}
