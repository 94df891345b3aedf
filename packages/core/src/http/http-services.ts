import type { Deadlines } from '../lifecycle/deadlines.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { BodyFormats } from './body-formats.js';
import type { BoundRoute } from './bound-route.js';
import type { CookieSigner } from './cookie-signer.js';
import type { ErrorHandler, HttpHook, HttpHooks } from './hooks.js';
import type { HttpContext } from './http-context.js';
import type { Reply } from './reply.js';
import type { RouteFinder } from './route-finder.js';
import type { RouteMetrics } from './route-metrics.js';
import type { TrustedProxies } from './trusted-proxies.js';
import type { FormReader } from './upload-form.js';

/** Makes the answer that has a file's bytes, with its ranges and validators. @throws GameError `NOT_FOUND`. */
export type FileAnswer = (
  http: HttpContext,
  path: string,
  download: string | undefined,
) => Promise<Reply<unknown>>;

/** What all requests of a server share. */
export interface HttpServices {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes request ids unique across restarts. */
  readonly bootId: string;
  readonly routes: RouteFinder<BoundRoute>;
  readonly hooks: Required<HttpHooks>;
  /** The server's, after those of the route and its component. */
  readonly errorHandlers: readonly ErrorHandler[];
  /** Asked when no route has the path. */
  readonly fallbacks: readonly HttpHook[];
  readonly formats: BodyFormats;
  readonly signer: CookieSigner | undefined;
  readonly proxies: TrustedProxies;
  readonly files: FileAnswer | undefined;
  readonly forms: FormReader | undefined;
  readonly hasAccessLog: boolean;
  readonly sendsRequestId: boolean;
  /** How long a reader of a stream may take nothing. */
  readonly stallTimeoutMs: number;
  /** Of requests that have no route. */
  readonly timeoutMs: number;
  readonly unrouted: RouteMetrics;
  readonly deadlines: Deadlines<{ expire(): void }>;
  readonly traffic: HttpTraffic;
}

/** What runs. */
export class HttpTraffic {
  /** Requests that are not answered. */
  inFlight = 0;
  /** Requests taken so far; the number of the next one is the last part of its id. */
  taken = 0;
  /** Answers ask their clients to go. */
  isDraining = false;
  /** Streams of events that run: they would never end. */
  readonly #events = new Set<{ stop(): void }>();

  /** Clients of event streams come back by themselves, to a server that stays. */
  drain(): void {
    this.isDraining = true;
    for (const stream of this.#events) stream.stop();
  }

  eventsBegin(stream: { stop(): void }): void {
    if (this.isDraining) stream.stop();
    else this.#events.add(stream);
  }

  eventsEnd(stream: { stop(): void }): void {
    this.#events.delete(stream);
  }
}
