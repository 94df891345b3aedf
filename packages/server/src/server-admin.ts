import { type BoundRoute, type Clock, type Logger, type Metrics, RouteStats } from '@nopal/core';
import { AdminListener } from './admin-listener.js';
import type { AdminSubject } from './admin-subject.js';
import type { HttpSide } from './http-side.js';
import type { ServerResource } from './key-values.js';
import type { ProcessParts } from './process-parts.js';
import type { ServerHealth } from './server-health.js';
import type { ServerOptions } from './server-options.js';

/** A server's place on the admin pages of its process. */
export class ServerAdmin implements ServerResource {
  readonly stats: RouteStats;
  readonly #listener: AdminListener;
  #subject: AdminSubject | undefined;

  private constructor(listener: AdminListener, clock: Clock) {
    this.stats = new RouteStats(clock);
    this.#listener = listener;
  }

  /** Undefined where nobody asked for it. */
  static of(
    { http }: ServerOptions,
    process: ProcessParts,
    services: { readonly clock: Clock; readonly logger: Logger },
  ): ServerAdmin | undefined {
    if (http?.admin === undefined) return undefined;
    process.admin ??= new AdminListener(http.admin, services);
    return new ServerAdmin(process.admin, services.clock);
  }

  /** One of the game's own, before they are opened. */
  addRoute(route: BoundRoute): void {
    this.#listener.addRoute(route);
  }

  get address(): AdminListener['address'] {
    return this.#listener.address;
  }

  /** Before it is opened. */
  show(
    { type, manifest, http }: ServerOptions,
    parts: {
      readonly health: ServerHealth;
      readonly metrics: Metrics;
      readonly http: HttpSide | undefined;
    },
  ): void {
    const checks = typeof http?.health === 'object' ? http.health.checks : undefined;
    this.#subject = {
      type,
      health: parts.health,
      checks: checks ?? {},
      stats: this.stats,
      metrics: parts.metrics,
      http: parts.http?.dispatcher,
      manifest,
    };
    this.#listener.add(this.#subject);
  }

  async open(): Promise<void> {
    if (this.#subject !== undefined) await this.#listener.open(this.#subject);
  }

  async close(): Promise<void> {
    if (this.#subject !== undefined) this.#listener.close(this.#subject);
  }
}
