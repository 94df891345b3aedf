import {
  type BodyFormat,
  type Clock,
  DEFAULT_HTTP_TIMEOUT_MS,
  HttpDispatcher,
  HttpRouter,
  healthRoutes,
  type KeyValueStore,
  type ListenAddress,
  type Logger,
  type Metrics,
  MsgpackFormat,
  openApiRoutes,
  ParameterNames,
  type RouteContext,
  type RouteStats,
  type ServerTable,
} from '@nopal/core';
import {
  AddressRanges,
  ForwardedProxies,
  HmacCookieSigner,
  type HttpHandler,
  HttpListener,
  NamedFiles,
  readForm,
} from '@nopal/frontend';
import { assembleHooks } from './http-batteries.js';
import { answerFile, hintAtWebSocket } from './http-fallbacks.js';
import type { HttpOptions } from './http-options.js';
import { isForAdmin } from './is-for-admin.js';
import type { Limits } from './limits.js';
import type { ProcessParts } from './process-parts.js';
import type { ServerHealth } from './server-health.js';
import { listenOptions, type ServerOptions } from './server-options.js';

const DEFAULT_BODY_LIMIT_BYTES = 1_048_576;

export interface HttpSideParts {
  readonly options: ServerOptions;
  readonly limits: Limits;
  readonly table: ServerTable;
  readonly bootId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Of sessions. */
  readonly store: KeyValueStore;
  readonly health: ServerHealth;
  readonly process: ProcessParts;
  /** Of a server with admin pages. */
  readonly stats: RouteStats | undefined;
}

/** A server's routes, and the port that they have for themselves where clients have none. */
export class HttpSide {
  readonly dispatcher: HttpDispatcher;
  /** What the components' routes are bound with. */
  readonly context: RouteContext;
  readonly sendsKeepAlive: boolean;
  readonly #parts: HttpSideParts;
  /** Where it listens by itself. */
  #listener: HttpListener | undefined;

  constructor(parts: HttpSideParts) {
    const { options, limits, clock, logger, metrics, store, stats } = parts;
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
      names: new ParameterNames(),
    };
    const files = new NamedFiles(clock);
    this.dispatcher = new HttpDispatcher({
      clock,
      logger,
      metrics,
      bootId: parts.bootId,
      hooks: assembleHooks(http, {
        allowedOrigins: options.allowedOrigins ?? [],
        store,
        clock,
        accounting: stats === undefined ? [] : [stats.hooks],
      }),
      errorHandlers: http.onError === undefined ? [] : [http.onError],
      fallbacks: [
        ...(http.files === undefined ? [] : [answerFile(http.files)]),
        ...(hasClientPort(options) ? [hintAtWebSocket] : []),
      ],
      formats: formatsOf(http),
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
    const { stats } = this.#parts;
    for (const router of this.#routers())
      for (const route of router.bindAll(this.context)) this.dispatcher.add(route);
    this.dispatcher.freeze();
    for (const { info } of this.dispatcher.routes) stats?.know(info);
  }

  /** Opens the port of a server whose clients have none. Without anything to answer no addon is loaded. */
  async listen(): Promise<ListenAddress[]> {
    const { options, process } = this.#parts;
    if (hasClientPort(options) || !hasOwnPort(options.http) || !this.#hasAnswers()) return [];
    const create = (handler: HttpHandler): HttpListener => this.#createListener(handler);
    if (options.http?.port !== 0) return [await process.httpPort.open(this.dispatcher, create)];
    this.#listener = create(this.dispatcher);
    return [await this.#listener.listen()];
  }

  /** No new connections; those that are there are asked to go. */
  drain(): void {
    this.dispatcher.drain();
    this.#listener?.stopAccepting();
    this.#parts.process.httpPort.drain(this.dispatcher);
  }

  close(): void {
    this.#listener?.close();
    this.#listener = undefined;
    this.#parts.process.httpPort.close(this.dispatcher);
  }

  #hasAnswers(): boolean {
    const { files, static: folders } = this.#parts.options.http ?? {};
    return this.dispatcher.routes.length > 0 || files !== undefined || folders !== undefined;
  }

  #createListener(handler: HttpHandler): HttpListener {
    const { options, limits, clock, logger, metrics } = this.#parts;
    const { port = 0, host, unixPath } = options.http ?? {};
    const { sendQueueBytes: _, host: ofClients, ...shared } = listenOptions(options, limits, port);
    const address = host ?? ofClients;
    return new HttpListener({
      ...shared,
      ...(unixPath === undefined ? address !== undefined && { host: address } : { unixPath }),
      handler,
      sendsKeepAlive: this.sendsKeepAlive,
      clock,
      logger,
      metrics,
    });
  }

  /** Those of the batteries, then the game's own. */
  #routers(): HttpRouter[] {
    const { options, clock, health } = this.#parts;
    const { health: asked, openapi, router } = options.http ?? {};
    const routers: HttpRouter[] = [];
    if (asked) {
      const { prefix = '/', checks, ...given } = asked === true ? {} : asked;
      const all = { ...health.checks(), ...checks };
      const routes = healthRoutes({
        ...given,
        clock,
        hasStarted: () => health.hasStarted,
        checks: all,
      });
      routers.push(new HttpRouter().mount(prefix, routes));
    }
    if (openapi) {
      const { prefix = '/' } = openapi === true ? {} : openapi;
      if (options.manifest.openapi === undefined)
        throw new TypeError(
          'http.openapi is on, but the manifest has no document; run `nopal codegen`',
        );
      routers.push(new HttpRouter().mount(prefix, openApiRoutes(options.manifest, options.type)));
    }
    return router === undefined ? routers : [...routers, router];
  }
}

/**
 * @returns undefined where there are neither routes nor the option.
 * @throws TypeError for routes or files that nobody could reach.
 */
export function createHttpSide(parts: HttpSideParts): HttpSide | undefined {
  const { options, table, process } = parts;
  const { type, http } = options;
  const withRoutes = table.components.find(
    (component) => (component.routes ?? []).length > 0 && !isForAdmin(component),
  );
  if (withRoutes === undefined && http === undefined) return undefined;
  const hasPort = hasClientPort(options) || hasOwnPort(http);
  const own = (['router', 'files', 'static'] as const).find((key) => http?.[key] !== undefined);
  const what =
    withRoutes !== undefined && !hasPort
      ? `${withRoutes.className} of server ${type} has routes`
      : own !== undefined && !process.hasHttpPort(options)
        ? `http.${own} is given to server ${type}`
        : undefined;
  if (what !== undefined)
    throw new TypeError(`${what}, but the server has no port for them; give it http: { port }`);
  const frontend = process.frontendOf(options);
  const isTaken = http?.port !== undefined && http.port !== 0 && http.port === options.port;
  if (withRoutes !== undefined && isTaken && frontend !== undefined && !hasClientPort(options)) {
    throw new TypeError(
      `http.port is ${http.port}, and so is port, where the clients of ${frontend} come to this process; give the routes of ${type} another one`,
    );
  }
  return new HttpSide(parts);
}

/** Servers of one process share their options, but only frontends open the port of clients. */
function hasClientPort({ manifest, type, port }: ServerOptions): boolean {
  return port !== undefined && manifest.servers[type]?.frontend === true;
}

/** Or a Unix socket. */
function hasOwnPort(http: HttpOptions | undefined): boolean {
  return http?.port !== undefined || http?.unixPath !== undefined;
}

function formatsOf({ formats = [], msgpack = false }: HttpOptions): readonly BodyFormat[] {
  return msgpack ? [...formats, new MsgpackFormat()] : formats;
}
