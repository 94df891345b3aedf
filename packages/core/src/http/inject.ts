import type { HttpExchange } from './http-exchange.js';
import { type MemoryAnswer, MemoryExchange } from './memory-exchange.js';

/** A request that needs no socket. */
export interface InjectRequest {
  /** `GET` unless it is given. */
  readonly method?: string;
  /** Path and query: `/players/7?full`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and bytes as they are, without a type of their own; anything else as JSON. */
  readonly body?: unknown;
  /** Pieces of a body of which the length is not declared. */
  readonly chunks?: readonly Uint8Array[];
  /** The socket's other end; `127.0.0.1` unless it is given. */
  readonly peerAddress?: string;
  readonly isSecure?: boolean;
}

/** Its answer. */
export class InjectAnswer {
  readonly status: number;
  /** By their names in lower case; several of one name are joined by `, `. An object without prototype. */
  readonly headers: Readonly<Record<string, string>>;
  /** Every `Set-Cookie`. */
  readonly setCookies: readonly string[];
  readonly bytes: Uint8Array;
  /** The connection was dropped before the answer was whole. */
  readonly isBroken: boolean;

  constructor({ status, headers, body, isBroken }: MemoryAnswer) {
    this.status = status;
    this.bytes = body;
    this.isBroken = isBroken;
    const byName: Record<string, string> = Object.create(null);
    const cookies: string[] = [];
    for (let at = 0; at < headers.length; at += 2) {
      const name = (headers[at] as string).toLowerCase();
      const value = headers[at + 1] as string;
      byName[name] = name in byName ? `${byName[name]}, ${value}` : value;
      if (name === 'set-cookie') cookies.push(value);
    }
    this.headers = byName;
    this.setCookies = cookies;
  }

  text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  /** @throws SyntaxError when the body is no JSON. */
  json<T = unknown>(): T {
    return JSON.parse(this.text()) as T;
  }
}

/** Sends a request through a server's HTTP side and waits for its whole answer. */
export async function inject(
  handler: { handle(exchange: HttpExchange): void },
  request: InjectRequest | string,
): Promise<InjectAnswer> {
  const exchange = memoryExchange(typeof request === 'string' ? { url: request } : request);
  handler.handle(exchange);
  return new InjectAnswer(await exchange.answered);
}

/** The same request for a test that plays its client: one that leaves, or that reads slowly. */
export function memoryExchange(request: InjectRequest): MemoryExchange {
  const { body } = request;
  const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const type = isRaw ? {} : { 'content-type': 'application/json' };
  const text = isRaw ? body : JSON.stringify(body);
  return new MemoryExchange({
    method: request.method ?? 'GET',
    url: request.url,
    headers: { host: 'localhost', ...type, ...request.headers },
    body: typeof text === 'string' ? new TextEncoder().encode(text) : text,
    chunks: request.chunks,
    peerAddress: request.peerAddress ?? '127.0.0.1',
    isSecure: request.isSecure ?? false,
  });
}
