import { CallContext, NO_METADATA } from '../dispatch/call-context.js';
import type { GameError } from '../errors/game-error.js';
import type { Logger } from '../ports/logger.js';
import { BareObject } from './bare-object.js';
import { formTree } from './bind-input.js';
import type { BodyCollector } from './body-collector.js';
import type { ReadBody } from './body-formats.js';
import type { BoundRoute } from './bound-route.js';
import type { Cookies } from './cookies.js';
import type { HttpContext, RouteInfo } from './http-context.js';
import type { HttpExchange } from './http-exchange.js';
import type { HttpServices } from './http-services.js';
import type { HttpState } from './http-state.js';
import { accepted } from './media-type.js';
import { decodePart } from './path-pattern.js';
import { parseQuery, type QueryText } from './query-text.js';
import { RequestCookies } from './request-cookies.js';
import { ResponseHeaders } from './response-headers.js';
import { type RewrittenTarget, rewrittenTarget } from './rewritten-target.js';

const EMPTY = new Uint8Array(0);
const NO_PARAMS: Readonly<Record<string, string>> = Object.freeze(Object.create(null));
/** What a client may name its request: short, and harmless in logs. */
const REQUEST_ID = /^[\w=-]{1,255}$/;

/** What a request's method, hooks and guards see of it. What is not asked for is not made. */
export class RequestContext implements HttpContext {
  method: string;
  uid: string | undefined;
  protected readonly exchange: HttpExchange;
  protected readonly services: HttpServices;
  protected readonly startedAt: number;
  /** The route that was found; told to hooks once it is their turn. */
  protected bound: BoundRoute | undefined;
  protected values: readonly string[] = [];
  protected isRouted = false;
  protected collector: BodyCollector | undefined;
  protected madeHead: ResponseHeaders | undefined;
  protected madeCall: CallContext | undefined;
  protected errors: unknown[] | undefined;
  /** Why the signal has fired, or will when it is first read. */
  protected ended: GameError | undefined;
  protected hasAnswered = false;
  readonly #sequence: number;
  #rewritten: RewrittenTarget | undefined;
  #requestId: string | undefined;
  #query: QueryText | undefined;
  #params: Readonly<Record<string, string>> | undefined;
  #cookies: RequestCookies | undefined;
  #state: HttpState | undefined;
  #log: Logger | undefined;
  #read: ReadBody | undefined;

  constructor(exchange: HttpExchange, services: HttpServices, now: number) {
    this.exchange = exchange;
    this.services = services;
    this.startedAt = now;
    this.method = exchange.method;
    services.traffic.taken += 1;
    this.#sequence = services.traffic.taken;
  }

  get path(): string {
    const { path } = this.target;
    return decodePart(path) ?? path;
  }

  get queryText(): string {
    return this.target.query;
  }

  rewrite(target: string): void {
    if (this.isRouted)
      throw new Error('rewrite() comes too late: only hooks of onRequest may change where it goes');
    this.#rewritten = rewrittenTarget(target, this.target.query);
    this.#query = undefined;
    this.retarget();
  }

  /** Where the request goes: as it was sent, or rewritten. */
  protected get target(): RewrittenTarget {
    return this.#rewritten ?? this.exchange;
  }

  /** Told that the target has changed. */
  protected retarget(): void {
    // There is nothing here that depends on it.
  }

  get query(): Readonly<Record<string, string>> {
    return this.#queryOf().first;
  }

  queryAll(name: string): readonly string[] {
    return this.#queryOf().all(name);
  }

  get params(): Readonly<Record<string, string>> {
    if (!this.isRouted || this.bound === undefined) return NO_PARAMS;
    this.#params ??= named(this.bound.names, this.values);
    return this.#params;
  }

  header(name: string): string | undefined {
    return this.exchange.header(name.toLowerCase());
  }

  get headers(): Readonly<Record<string, string>> {
    return this.exchange.headers();
  }

  get cookies(): Cookies {
    this.#cookies ??= new RequestCookies(this.exchange.header('cookie'), this.services.signer);
    return this.#cookies;
  }

  get ip(): string {
    const peer = this.exchange.peerAddress;
    return this.services.proxies.contains(peer) ? (this.ips[0] ?? peer) : peer;
  }

  get ips(): readonly string[] {
    const peer = this.exchange.peerAddress;
    if (!this.services.proxies.contains(peer)) return [peer];
    const forwarded = this.exchange.header('x-forwarded-for');
    return forwarded === undefined ? [peer] : this.services.proxies.chain(peer, forwarded);
  }

  get host(): string {
    return this.#forwarded('x-forwarded-host') ?? this.exchange.header('host') ?? '';
  }

  get protocol(): 'http' | 'https' {
    const forwarded = this.#forwarded('x-forwarded-proto');
    if (forwarded === 'https' || forwarded === 'http') return forwarded;
    return this.exchange.isSecure ? 'https' : 'http';
  }

  get route(): RouteInfo | undefined {
    return this.isRouted ? this.bound?.info : undefined;
  }

  get requestId(): string {
    if (this.#requestId === undefined) {
      const given = this.exchange.header('x-request-id');
      this.#requestId =
        given !== undefined && REQUEST_ID.test(given)
          ? given
          : `${this.services.bootId}-h${this.#sequence.toString(36)}`;
    }
    return this.#requestId;
  }

  get elapsedMs(): number {
    return this.services.clock.now() - this.startedAt;
  }

  get signal(): AbortSignal {
    return this.call.signal;
  }

  /** What pipelines and the method's `Call` see; made when it is first asked for. */
  get call(): CallContext {
    if (this.madeCall === undefined) {
      const timeoutMs = this.bound?.timeoutMs ?? this.services.timeoutMs;
      this.madeCall = new CallContext(
        {
          requestId: this.requestId,
          route: this.bound?.info.name ?? this.path,
          kind: 'http',
          session: undefined,
          deadline: timeoutMs === 0 ? Number.POSITIVE_INFINITY : this.startedAt + timeoutMs,
          metadata: NO_METADATA,
          trace: this.exchange.header('traceparent'),
          http: this,
        },
        this.services.clock,
      );
      if (this.ended !== undefined) this.endCall(this.ended);
    }
    return this.madeCall;
  }

  get state(): HttpState {
    this.#state ??= Object.create(null) as HttpState;
    return this.#state;
  }

  get log(): Logger {
    this.#log ??= this.services.logger.child({
      requestId: this.requestId,
      ...(this.bound !== undefined && { route: this.bound.info.pattern }),
    });
    return this.#log;
  }

  get response(): ResponseHeaders {
    if (this.madeHead === undefined) {
      this.madeHead = new ResponseHeaders(this.protocol === 'https', this.services.signer);
      if (this.hasAnswered) this.madeHead.seal();
    }
    return this.madeHead;
  }

  get isOver(): boolean {
    return this.hasAnswered || this.exchange.hasLeft;
  }

  accepts(...types: readonly string[]): string | undefined {
    return accepted(this.exchange.header('accept'), types);
  }

  async bodyBytes(): Promise<Uint8Array> {
    return this.collector === undefined ? EMPTY : this.collector.whole();
  }

  bodyPieces(): AsyncIterable<Uint8Array> {
    return this.collector === undefined ? noPieces() : this.collector.pieces();
  }

  async body(): Promise<unknown> {
    const bytes = await this.bodyBytes();
    const type = this.exchange.header('content-type');
    if (bytes.length === 0 && type === undefined) return undefined;
    const body = this.readBytes(bytes);
    if (body.as === 'tree') return body.tree;
    if (body.as === 'form') return formTree(body.form);
    return body.as === 'text' ? body.text : body.bytes;
  }

  addError(error: unknown): void {
    this.errors ??= [];
    this.errors.push(error);
  }

  /** The body by its media type, read once. @throws GameError for bytes that are not what the type says. */
  protected readBytes(bytes: Uint8Array): ReadBody {
    this.#read ??= this.services.formats.read(bytes, this.exchange.header('content-type'));
    return this.#read;
  }

  /** Lets the signal fire, now or when it is first read. */
  protected endCall(error: GameError): void {
    this.ended = error;
    this.madeCall?.abort(error.code as 'CANCELLED', error.message);
  }

  #queryOf(): QueryText {
    this.#query ??= parseQuery(
      this.target.query,
      this.services.formats.limits.maxParameters,
      'query',
    );
    return this.#query;
  }

  /** What a trusted proxy says; the last one's word where there are several. */
  #forwarded(name: string): string | undefined {
    if (!this.services.proxies.contains(this.exchange.peerAddress)) return undefined;
    const text = this.exchange.header(name);
    return text?.slice(text.lastIndexOf(',') + 1).trim();
  }
}

async function* noPieces(): AsyncGenerator<Uint8Array> {
  // There is no body.
}

function named(
  names: readonly string[],
  values: readonly string[],
): Readonly<Record<string, string>> {
  const params = new BareObject() as Record<string, string>;
  for (let at = 0; at < names.length; at += 1) params[names[at] as string] = values[at] ?? '';
  return params;
}
