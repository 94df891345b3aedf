import type { HealthCheck, HttpDispatcher, Manifest, Metrics, RouteStats } from '@nopal/core';
import type { ServerHealth } from './server-health.js';

/** A server as the admin pages see it. */
export interface AdminSubject {
  readonly type: string;
  readonly health: ServerHealth;
  /** The game's own checks. */
  readonly checks: Readonly<Record<string, HealthCheck>>;
  readonly stats: RouteStats;
  readonly metrics: Metrics;
  /** Undefined for a server without HTTP. */
  readonly http: HttpDispatcher | undefined;
  readonly manifest: Pick<Manifest, 'openapi'>;
}
