import { OriginRule } from '@nopal/core';
import type { HttpHandler } from './http/uws-http.js';
import {
  type ListenOptions,
  MAX_OPTION_NUMBER,
  type ResolvedListenOptions,
  resolveListenOptions,
  wholeNumber,
} from './listen-options.js';

export interface WebSocketOptions extends ListenOptions {
  /** The path of upgrade requests; a last segment `*` takes any. Default: any path. */
  readonly path?: string;
  /** The largest frame a client may send. Default 65 KiB: one message of 64 KiB with its heads. */
  readonly maxPayloadBytes?: number;
  /**
   * Pages that may connect: `same-origin` (the page's own host), origins like `https://game.example`, `null`, or `*`
   * for all. Default `['same-origin']`. A client that names no origin is no page and always allowed. Behind a proxy
   * that rewrites the Host header, list the origin.
   */
  readonly allowedOrigins?: readonly string[];
  /** Answers the HTTP requests of the same port that open no WebSocket. */
  readonly http?: HttpHandler;
  /** Whether its answers tell how long an idle connection lives; true by default. */
  readonly sendsKeepAlive?: boolean;
}

export interface ResolvedWebSocketOptions extends ResolvedListenOptions {
  readonly path: string;
  readonly maxPayloadBytes: number;
  readonly origins: OriginRule;
  readonly http: HttpHandler | undefined;
  readonly sendsKeepAlive: boolean;
}

const DEFAULT_MAX_PAYLOAD_BYTES = 65 * 1024;

/** @throws TypeError that names the option when one has a value out of range. */
export function resolveWebSocketOptions(options: WebSocketOptions): ResolvedWebSocketOptions {
  const path = options.path ?? '/*';
  if (!/^\/[\x21-\x7e]*$/.test(path) || /[:?#]|\*(?!$)|[^/]\*/.test(path)) {
    throw new TypeError(`option path is '${path}'; it must be a path like '/game' or '/game/*'`);
  }
  return {
    ...resolveListenOptions(options),
    path,
    maxPayloadBytes: wholeNumber(
      'maxPayloadBytes',
      options.maxPayloadBytes ?? DEFAULT_MAX_PAYLOAD_BYTES,
      1,
      MAX_OPTION_NUMBER,
    ),
    origins: new OriginRule(options.allowedOrigins ?? ['same-origin']),
    http: options.http,
    sendsKeepAlive: options.sendsKeepAlive ?? true,
  };
}
