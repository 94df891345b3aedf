import { GuardedLogger, type HttpExchange, type Logger, type Metrics } from '@nopal/core';
import type { AddressRanges } from '../ip-address.js';
import type { UwsApp, UwsRequest, UwsResponse } from '../uws-binding.js';
import type { BusyClients } from './busy-clients.js';
import type { ListenerFacts } from './listener-facts.js';
import { peerAddressOf } from './peer-address.js';
import { RefusedRequests } from './refused-requests.js';
import { MALFORMED, RequestFraming } from './request-framing.js';
import { StatusLines } from './status-line.js';
import { UwsExchange } from './uws-exchange.js';

/** What answers HTTP requests: core's dispatcher. */
export interface HttpHandler {
  /** In the turn of the request; never throws. */
  handle(exchange: HttpExchange): void;
}

export interface UwsHttpParts {
  readonly handler: HttpHandler;
  readonly isSecure: boolean;
  /** Whose PROXY headers are believed; those of others are not read. */
  readonly trustedProxies: AddressRanges;
  readonly logger: Logger | undefined;
  readonly metrics: Metrics | undefined;
  /** Requests of an address that has too many are answered with 429; without it none is. */
  readonly busy?: BusyClients;
  /** Whether answers tell how long an idle connection lives; true by default. */
  readonly sendsKeepAlive?: boolean;
}

/** Gives the requests of an uWebSockets.js app to a handler: all through one pattern, so that routing is ours alone. */
export class UwsHttp {
  readonly #handler: HttpHandler;
  readonly #logger: Logger | undefined;
  readonly #shared: ListenerFacts;
  readonly #busy: BusyClients | undefined;
  readonly #refused: RefusedRequests;

  constructor(parts: UwsHttpParts) {
    this.#handler = parts.handler;
    this.#logger = parts.logger === undefined ? undefined : new GuardedLogger(parts.logger);
    this.#busy = parts.busy;
    this.#refused = new RefusedRequests(parts.metrics, this.#logger);
    this.#shared = {
      isSecure: parts.isSecure,
      trustedProxies: parts.trustedProxies,
      statusLines: new StatusLines(),
      framing: new RequestFraming(),
      sendsKeepAlive: parts.sendsKeepAlive ?? true,
    };
  }

  bind(app: UwsApp): void {
    app.any('/*', (response, request) => this.answer(response, request));
  }

  /** Whatever is thrown here would end the process. */
  answer(response: UwsResponse, request: UwsRequest): void {
    try {
      const method = request.getCaseSensitiveMethod();
      const bodyLength = this.#shared.framing.bodyLengthOf(request);
      if (bodyLength === MALFORMED) {
        const address = peerAddressOf(response, this.#shared.trustedProxies);
        this.#refused.add('framing', address, method);
        refuse(response);
        return;
      }
      const exchange = new UwsExchange(response, request, this.#shared, method, bodyLength);
      if (this.#busy?.isFull(exchange)) {
        this.#refused.add('address limit', exchange.peerAddress, method);
        sendTooMany(exchange);
      } else this.#handler.handle(exchange);
      if (!exchange.isOver) exchange.whenOver = this.#busy?.add(exchange);
      exchange.turnEnded();
    } catch (error) {
      this.#logger?.error('a request could not be handled', { err: error });
      dropQuietly(response);
    }
  }
}

/**
 * Answers 400 and ends the connection. Not in this turn: while a request is not answered the addon closes its connection when
 * another one lies behind it, so that a request hidden in a body never runs.
 */
function refuse(response: UwsResponse): void {
  let hasLeft = false;
  response.onAborted(() => {
    hasLeft = true;
  });
  setImmediate(() => {
    if (hasLeft) return;
    response.cork(() => {
      response.writeStatus('400 Bad Request');
      response.writeHeader('Content-Type', 'application/problem+json');
      const body = {
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        detail: 'the framing of the request is ambiguous',
        code: 'BAD_REQUEST',
      };
      response.end(Buffer.from(JSON.stringify(body)), true);
    });
  });
}

function sendTooMany(exchange: HttpExchange): void {
  const body = {
    type: 'about:blank',
    title: 'Too Many Requests',
    status: 429,
    detail: 'too many requests of your address wait for their answers',
    code: 'RATE_LIMITED',
  };
  const headers = ['Content-Type', 'application/problem+json', 'Retry-After', '1'];
  exchange.send(429, headers, JSON.stringify(body), true);
}

function dropQuietly(response: UwsResponse): void {
  try {
    response.close();
  } catch {
    // It has been answered.
  }
}
