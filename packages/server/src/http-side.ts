import {
  type Clock,
  DEFAULT_HTTP_TIMEOUT_MS,
  GameError,
  HttpDispatcher,
  type HttpHook,
  type ListenAddress,
  type Logger,
  type Metrics,
  type RouteContext,
  reply,
  type ServerTable,
} from '@nopal/core';
import {
  AddressRanges,
  ForwardedProxies,
  HmacCookieSigner,
  HttpListener,
  NamedFiles,
  readForm,
  type StaticHttp,
} from '@nopal/frontend';
import { mergeHooks } from './http-options.js';
import type { Limits } from './limits.js';
import type { ServerOptions } from './server-options.js';

const DEFAULT_BODY_LIMIT_BYTES = 1_048_576;

export interface HttpSideParts {
  readonly options: ServerOptions;
  readonly limits: Limits;
  readonly table: ServerTable;
  readonly bootId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** A server's routes, and the port that they have for themselves where clients have none. */
export class HttpSide {
  readonly dispatcher: HttpDispatcher;
  /** What the components' routes are bound with. */
  readonly context: RouteContext;
  readonly sendsKeepAlive: boolean;
  readonly #parts: HttpSideParts;
  #listener: HttpListener | undefined;

  constructor(parts: HttpSideParts) {
    const { options, limits, clock, logger, metrics } = parts;
    const http = options.http ?? {};
    const isBare = http.preset === 'bare';
    const {
      timeoutMs = DEFAULT_HTTP_TIMEOUT_MS,
      stallTimeoutMs,
      trailingSlash,
      maxParameters,
    } = http;
    this.#parts = parts;
    this.sendsKeepAlive = !isBare;
    this.context = {
      serverType: options.type,
      pipeline: options.pipeline ?? {},
      middleware: http.use ?? [],
      timeoutMs,
      maxBodyBytes: http.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES,
      metrics,
    };
    const files = new NamedFiles(clock);
    this.dispatcher = new HttpDispatcher({
      clock,
      logger,
      metrics,
      bootId: parts.bootId,
      hooks: mergeHooks(http.hooks),
      errorHandlers: http.onError === undefined ? [] : [http.onError],
      fallbacks: fallbacksOf(options),
      formats: http.formats ?? [],
      limits: {
        maxJsonDepth: limits.maxJsonDepth,
        ...(maxParameters !== undefined && { maxParameters }),
      },
      signer: http.cookieKeys === undefined ? undefined : new HmacCookieSigner(http.cookieKeys),
      proxies: new ForwardedProxies(new AddressRanges(options.trustedProxies ?? [])),
      forms: readForm,
      files: http.fileAnswer ?? ((...asked) => files.answer(...asked)),
      hasAccessLog: !isBare,
      sendsRequestId: !isBare,
      timeoutMs,
      ...(stallTimeoutMs !== undefined && { stallTimeoutMs }),
      ...(trailingSlash !== undefined && { trailingSlash }),
    });
  }

  /** Takes the routes without decorators; from here on there are no others. */
  complete(): void {
    for (const route of this.#parts.options.http?.router?.bindAll(this.context) ?? [])
      this.dispatcher.add(route);
    this.dispatcher.freeze();
  }

  /** Opens the port of a server whose clients have none. Without anything to answer no addon is loaded. */
  async listen(): Promise<ListenAddress[]> {
    const { options, logger } = this.#parts;
    const { http = {} } = options;
    const hasAnswers = this.dispatcher.routes.length > 0 || http.files !== undefined;
    if (hasClientPort(options) || http.port === undefined || !hasAnswers) return [];
    const host = http.host ?? options.host;
    this.#listener = new HttpListener({
      handler: this.dispatcher,
      port: http.port,
      sendsKeepAlive: this.sendsKeepAlive,
      logger,
      ...(host !== undefined && { host }),
      ...(options.tls !== undefined && { tls: options.tls }),
      ...(options.trustedProxies !== undefined && { trustedProxies: options.trustedProxies }),
    });
    return [await this.#listener.listen()];
  }

  /** No new connections; those that are there are asked to go. */
  drain(): void {
    this.dispatcher.drain();
    this.#listener?.stopAccepting();
  }

  close(): void {
    this.#listener?.close();
    this.#listener = undefined;
  }
}

/** @returns undefined where there are neither routes nor the option. @throws TypeError for routes that nobody could reach. */
export function createHttpSide(parts: HttpSideParts): HttpSide | undefined {
  const { options, table } = parts;
  const withRoutes = table.components.find(({ routes = [] }) => routes.length > 0);
  if (withRoutes === undefined && options.http === undefined) return undefined;
  if (withRoutes !== undefined && !hasClientPort(options) && options.http?.port === undefined) {
    throw new TypeError(
      `${withRoutes.className} of server ${options.type} has routes, but the server has no port for them; give it http: { port }`,
    );
  }
  return new HttpSide(parts);
}

/** Servers of one process share their options, but only frontends open the port of clients. */
function hasClientPort({ manifest, type, port }: ServerOptions): boolean {
  return port !== undefined && manifest.servers[type]?.frontend === true;
}

function fallbacksOf(options: ServerOptions): HttpHook[] {
  const { files } = options.http ?? {};
  return [
    ...(files === undefined ? [] : [answerFile(files)]),
    ...(hasClientPort(options) ? [hintAtWebSocket] : []),
  ];
}

function answerFile(files: StaticHttp): HttpHook {
  return (http) => {
    if (http.method !== 'GET' && http.method !== 'HEAD') return undefined;
    const query = http.queryText === '' ? '' : `?${http.queryText}`;
    const answer = files(http.method, http.path + query);
    if (answer === undefined) return undefined;
    const { status, headers, body } = answer;
    const init: HttpInit = { status, headers };
    return typeof body === 'string'
      ? reply.text(body, init)
      : reply.bytes(body, 'application/octet-stream', init);
  };
}

type HttpInit = NonNullable<Parameters<typeof reply.text>[1]>;

/** For whoever opens the game's address in a browser. */
function hintAtWebSocket(http: Parameters<HttpHook>[0]): undefined {
  if (http.path !== '/' || http.method !== 'GET') return undefined;
  throw new GameError(
    'BAD_REQUEST',
    'this address takes WebSocket connections (RFC 6455, version 13)',
    {
      httpStatus: 426,
      headers: { Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
    },
  );
}
