import type {
  Answer,
  CookieOptions,
  Cookies,
  HttpContext,
  HttpHooks,
  HttpState,
  Logger,
  Middleware,
  ResponseHead,
  RouteInfo,
  WireBody,
} from '@nopal/core';
import { GameError, Reply } from '@nopal/core';
import { RecordingLogger } from '@nopal/server/testing';

export interface FakeRequest {
  readonly method?: string;
  /** Decoded, without the query. */
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly ip?: string;
  readonly protocol?: 'http' | 'https';
  /** `null` for a request that no route takes. */
  readonly route?: RouteInfo | null;
}

class FakeHead implements ResponseHead {
  status: number | undefined;
  readonly cookies = new Map<string, { value: string; options: CookieOptions }>();
  readonly #headers = new Map<string, string[]>();

  set(name: string, value: string): this {
    if (/[\r\n\0]/.test(value)) throw new TypeError(`header ${name} has control characters`);
    this.#headers.set(name.toLowerCase(), [value]);
    return this;
  }

  append(name: string, value: string): this {
    const key = name.toLowerCase();
    this.#headers.set(key, [...(this.#headers.get(key) ?? []), value]);
    return this;
  }

  get(name: string): string | undefined {
    return this.#headers.get(name.toLowerCase())?.join(', ');
  }

  remove(name: string): this {
    this.#headers.delete(name.toLowerCase());
    return this;
  }

  cookie(name: string, value: string, options: CookieOptions = {}): this {
    this.cookies.set(name, { value, options });
    return this;
  }

  clearCookie(name: string, options: CookieOptions = {}): this {
    return this.cookie(name, '', { ...options, maxAge: 0 });
  }

  all(): Record<string, string> {
    return Object.fromEntries(
      [...this.#headers].map(([name, values]) => [name, values.join(', ')]),
    );
  }
}

/** A request without a server: what a hook or middleware sees of one. */
export class FakeHttp implements HttpContext {
  method: string;
  readonly path: string;
  readonly queryText: string;
  readonly query: Readonly<Record<string, string>>;
  readonly params: Record<string, string> = {};
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Cookies;
  readonly ip: string;
  readonly ips: readonly string[];
  readonly host: string;
  readonly protocol: 'http' | 'https';
  readonly route: RouteInfo | undefined;
  readonly requestId = 'r-1';
  readonly elapsedMs = 0;
  uid: string | undefined;
  readonly state: HttpState = {};
  readonly log: Logger = new RecordingLogger();
  readonly response = new FakeHead();
  readonly errors: unknown[] = [];
  isOver = false;
  readonly #abort = new AbortController();
  readonly #body: Uint8Array;

  constructor(request: FakeRequest = {}) {
    this.method = request.method ?? 'GET';
    this.path = request.path ?? '/';
    this.queryText = request.query ?? '';
    this.query = Object.fromEntries(new URLSearchParams(this.queryText));
    const headers = Object.entries(request.headers ?? {});
    this.headers = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
    this.host = this.headers.host ?? 'game.example';
    this.ip = request.ip ?? '192.0.2.1';
    this.ips = [this.ip];
    this.protocol = request.protocol ?? 'https';
    this.route =
      request.route === null
        ? undefined
        : (request.route ?? { pattern: this.path, method: this.method, name: 'gate.test.show' });
    this.#body = Buffer.from(request.body ?? '');
    const jar = new Map(
      (this.headers.cookie ?? '')
        .split('; ')
        .filter((pair) => pair.includes('='))
        .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
    this.cookies = {
      get: (name) => jar.get(name),
      // Enough of a signature to tell who made it.
      signed: (name) => {
        const value = jar.get(name);
        return value?.endsWith('.signed') ? value.slice(0, -'.signed'.length) : undefined;
      },
      all: () => Object.fromEntries(jar),
    };
  }

  rewrite(): never {
    throw new Error('nothing is looked up here');
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  leave(): void {
    this.isOver = true;
    this.#abort.abort();
  }

  header(name: string): string | undefined {
    return this.headers[name];
  }

  queryAll(name: string): readonly string[] {
    return new URLSearchParams(this.queryText).getAll(name);
  }

  accepts(...types: readonly string[]): string | undefined {
    return types[0];
  }

  async bodyBytes(): Promise<Uint8Array> {
    return this.#body;
  }

  async *bodyPieces(): AsyncGenerator<Uint8Array> {
    if (this.#body.length > 0) yield this.#body;
  }

  async body(): Promise<unknown> {
    return this.#body;
  }

  addError(error: unknown): void {
    this.errors.push(error);
  }
}

export interface FakeAnswer {
  readonly http: FakeHttp;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly cookies: ReadonlyMap<string, { value: string; options: CookieOptions }>;
  readonly body: Uint8Array;
  readonly text: string;
  readonly error?: unknown;
}

export interface FakeParts {
  readonly hooks?: readonly HttpHooks[];
  readonly use?: readonly Middleware[];
  /** Answers with `ok` unless it is given. */
  readonly handler?: (http: FakeHttp) => Answer | Promise<Answer>;
}

/** Takes a request through hooks, middleware and method in their order, as the dispatcher does. */
export async function runFake(request: FakeRequest, parts: FakeParts = {}): Promise<FakeAnswer> {
  const http = new FakeHttp(request);
  const { hooks = [], use = [] } = parts;
  let error: unknown;
  let reply: Reply<unknown>;
  try {
    reply = await answer(http, hooks, use, parts.handler);
  } catch (thrown) {
    error = thrown;
    const status = GameError.is(thrown) ? statusOf(thrown) : 500;
    const headers = GameError.is(thrown) ? (thrown.headers ?? {}) : {};
    reply = new Reply({ as: 'text', text: String(thrown) }, { status, headers });
  }
  const head = http.response;
  for (const [name, value] of Object.entries(reply.headers)) {
    for (const one of typeof value === 'string' ? [value] : value) head.set(name, one);
  }
  for (const { name, value, options } of reply.cookies) head.cookie(name, value, options);
  head.status = reply.status ?? head.status ?? (reply.body.as === 'nothing' ? 204 : 200);
  let body = wireOf(reply, head);
  for (const hook of hooks.flatMap((one) => one.onSend ?? [])) body = await hook(http, body);
  const bytes = await collect(body);
  http.isOver = true;
  const outcome = { status: head.status, isAborted: false, bytesOut: bytes.length, durationMs: 1 };
  for (const hook of hooks.flatMap((one) => one.onResponse ?? [])) hook(http, outcome);
  return {
    http,
    status: head.status,
    headers: head.all(),
    cookies: head.cookies,
    body: bytes,
    text: Buffer.from(bytes).toString(),
    ...(error === undefined ? {} : { error }),
  };
}

async function answer(
  http: FakeHttp,
  hooks: readonly HttpHooks[],
  use: readonly Middleware[],
  handler: FakeParts['handler'],
): Promise<Reply<unknown>> {
  for (const moment of ['onRequest', 'onRoute', 'beforeParse', 'beforeHandler'] as const) {
    for (const hook of hooks.flatMap((one) => one[moment] ?? [])) {
      const early = await hook(http);
      if (early !== undefined) return early;
    }
    if (moment === 'onRoute' && http.route === undefined)
      throw new GameError('NOT_FOUND', `there is no ${http.path}`);
  }
  const step = async (at: number): Promise<Reply<unknown>> => {
    const middleware = use[at];
    const given =
      middleware === undefined
        ? handler === undefined
          ? new Reply({ as: 'text', text: 'ok' })
          : await handler(http)
        : await middleware(http, () => step(at + 1));
    return given ?? new Reply({ as: 'nothing' });
  };
  let reply = await step(0);
  for (const hook of hooks.flatMap((one) => one.afterHandler ?? []))
    reply = (await hook(http, reply)) ?? reply;
  return reply;
}

const STATUS: Readonly<Record<string, number>> = {
  BAD_REQUEST: 400,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  CANCELLED: 499,
  UNAVAILABLE: 503,
};

function statusOf(error: GameError): number {
  return error.httpStatus ?? STATUS[error.code] ?? 400;
}

function wireOf(reply: Reply<unknown>, head: FakeHead): WireBody {
  const { body } = reply;
  const typed = (type: string): void => {
    if (head.get('content-type') === undefined) head.set('content-type', type);
  };
  switch (body.as) {
    case 'nothing':
      return '';
    case 'text':
      typed('text/plain; charset=utf-8');
      return body.text;
    case 'html':
      typed('text/html; charset=utf-8');
      return body.text;
    case 'value':
      typed('application/json');
      return JSON.stringify(body.value);
    case 'bytes':
      typed(body.type);
      return body.bytes;
    case 'stream':
      typed(body.type);
      return bytesOf(body.chunks);
    case 'events':
      typed('text/event-stream');
      return bytesOf(
        (async function* () {
          for await (const event of body.events) yield `data: ${JSON.stringify(event.data)}\n\n`;
        })(),
      );
    case 'file':
      throw new TypeError('files are not served here');
  }
}

async function* bytesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

async function collect(body: WireBody): Promise<Uint8Array> {
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body);
  const parts: Uint8Array[] = [];
  for await (const chunk of body) parts.push(chunk.slice());
  return Buffer.concat(parts);
}
