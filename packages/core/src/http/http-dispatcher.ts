import { GameError } from '../errors/game-error.js';
import { Deadlines } from '../lifecycle/deadlines.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Metrics } from '../ports/metrics.js';
import { type BodyFormat, BodyFormats, type BodyLimits } from './body-formats.js';
import type { BoundRoute } from './bound-route.js';
import type { CookieSigner } from './cookie-signer.js';
import { GuardedLogger } from './guarded-logger.js';
import type { ErrorHandler, HttpHook, HttpHooks } from './hooks.js';
import type { HttpExchange } from './http-exchange.js';
import { type FileAnswer, type HttpServices, HttpTraffic } from './http-services.js';
import { RequestRun } from './request-run.js';
import { type Found, RouteFinder, type TrailingSlash } from './route-finder.js';
import { RouteMetrics } from './route-metrics.js';
import { NO_PROXIES, type TrustedProxies } from './trusted-proxies.js';
import type { FormReader } from './upload-form.js';

/** What the HTTP side of a server is made of. */
export interface HttpDispatcherParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Makes request ids unique across restarts. */
  readonly bootId: string;
  readonly hooks?: HttpHooks;
  /** The server's, asked after those of the route and its component. */
  readonly errorHandlers?: readonly ErrorHandler[];
  /** Asked when no route has the path: files, pages. */
  readonly fallbacks?: readonly HttpHook[];
  readonly formats?: readonly BodyFormat[];
  readonly limits?: Partial<BodyLimits>;
  readonly signer?: CookieSigner | undefined;
  readonly proxies?: TrustedProxies;
  readonly files?: FileAnswer | undefined;
  /** Reads the forms of routes that take files. */
  readonly forms?: FormReader | undefined;
  readonly trailingSlash?: TrailingSlash;
  /** One line for every request; true by default. */
  readonly hasAccessLog?: boolean;
  /** Whether answers tell the request's id; true by default. */
  readonly sendsRequestId?: boolean;
  readonly stallTimeoutMs?: number;
  /** Of requests that no route has; 30 000 by default. */
  readonly timeoutMs?: number;
}

const DEFAULT_STALL_TIMEOUT_MS = 10_000;
export const DEFAULT_HTTP_TIMEOUT_MS = 30_000;
const DEFAULT_LIMITS: BodyLimits = { maxJsonDepth: 64, maxParameters: 1_000 };

/** Answers the requests that adapters hand it: the same way for every adapter. */
export class HttpDispatcher {
  readonly #services: HttpServices;
  readonly #routes: BoundRoute[] = [];
  #isFrozen = false;

  constructor(parts: HttpDispatcherParts) {
    const { clock, hooks = {} } = parts;
    this.#services = {
      clock,
      logger: new GuardedLogger(parts.logger),
      bootId: parts.bootId,
      routes: new RouteFinder(parts.trailingSlash ?? 'strict'),
      hooks: {
        onRequest: hooks.onRequest ?? [],
        onRoute: hooks.onRoute ?? [],
        beforeParse: hooks.beforeParse ?? [],
        beforeHandler: hooks.beforeHandler ?? [],
        afterHandler: hooks.afterHandler ?? [],
        onSend: hooks.onSend ?? [],
        onResponse: hooks.onResponse ?? [],
      },
      errorHandlers: parts.errorHandlers ?? [],
      fallbacks: parts.fallbacks ?? [],
      formats: new BodyFormats({ ...DEFAULT_LIMITS, ...parts.limits }, parts.formats ?? []),
      signer: parts.signer,
      proxies: parts.proxies ?? NO_PROXIES,
      files: parts.files,
      forms: parts.forms,
      hasAccessLog: parts.hasAccessLog ?? true,
      sendsRequestId: parts.sendsRequestId ?? true,
      stallTimeoutMs: parts.stallTimeoutMs ?? DEFAULT_STALL_TIMEOUT_MS,
      timeoutMs: parts.timeoutMs ?? DEFAULT_HTTP_TIMEOUT_MS,
      unrouted: new RouteMetrics(parts.metrics, '*', '(none)'),
      deadlines: new Deadlines(clock, (run) => run.expire()),
      traffic: new HttpTraffic(),
    };
  }

  /** The routes in the order in which they were added. */
  get routes(): readonly BoundRoute[] {
    return this.#routes;
  }

  /** Requests that are not answered yet. */
  get inFlight(): number {
    return this.#services.traffic.inFlight;
  }

  /** Requests taken so far. */
  get taken(): number {
    return this.#services.traffic.taken;
  }

  /** @throws Error for a second route of that host, verb and path, and once requests are taken. */
  add(route: BoundRoute): void {
    if (this.#isFrozen) {
      throw new GameError(
        'CONFLICT',
        `${route.verb} ${route.pattern.text} comes too late: routes are added before the start`,
      );
    }
    this.#services.routes.add(route);
    this.#routes.push(route);
  }

  /** From here on the routes stay as they are. */
  freeze(): void {
    this.#isFrozen = true;
  }

  /** Every answer from here on asks its client to go elsewhere; streams of events end. */
  drain(): void {
    this.#services.traffic.drain();
  }

  /** What a request's path has here, for who has several to choose from. Headers of proxies are not looked at. */
  leadsTo(exchange: Pick<HttpExchange, 'method' | 'path' | 'header'>): Found<BoundRoute>['kind'] {
    const host = { host: exchange.header('host') ?? '' };
    return this.#services.routes.find(exchange.method, exchange.path, host).kind;
  }

  /** Answers a request; in the turn in which it came. Never throws. */
  handle(exchange: HttpExchange): void {
    new RequestRun(exchange, this.#services, this.#services.clock.recent()).begin();
  }
}
