import type { BodySink, HeaderList, HttpExchange } from './http-exchange.js';
import { isBodyless } from './status-text.js';

/** A request as a test writes it. */
export interface MemoryRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  /** Given in these pieces instead of at once; without a declared length. */
  readonly chunks?: readonly Uint8Array[] | undefined;
  readonly peerAddress: string;
  readonly isSecure: boolean;
}

/** What came of it, as a client sees it. */
export interface MemoryAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** The connection was dropped in the middle of the answer, or before it. */
  readonly isBroken: boolean;
  /** The connection ends with it. */
  readonly closes: boolean;
}

const encoder = new TextEncoder();

/** A request and its answer in memory: the adapter of `inject()`. */
export class MemoryExchange implements HttpExchange {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly peerAddress: string;
  readonly isSecure: boolean;
  readonly bodyLength: number | undefined;
  /** Fulfilled when the answer has ended, however. */
  readonly answered: Promise<MemoryAnswer>;
  /** Writes are told that the client does not keep up, while this is true. */
  isStalled = false;
  readonly #headers: Record<string, string>;
  readonly #pieces: readonly Uint8Array[];
  readonly #written: Uint8Array[] = [];
  #answer: ((answer: MemoryAnswer) => void) | undefined;
  /** Of an answer with a declared length. */
  #total: number | undefined;
  #writtenBytes = 0;
  #status = 0;
  #list: HeaderList = [];
  #left: (() => void) | undefined;
  #drained: (() => void) | undefined;
  #sink: BodySink | undefined;
  #given = 0;
  #isPaused = false;
  #closes = false;
  #isOver = false;
  #hasLeft = false;

  constructor(request: MemoryRequest) {
    const mark = request.url.indexOf('?');
    this.method = request.method;
    this.path = mark === -1 ? request.url : request.url.slice(0, mark);
    this.query = mark === -1 ? '' : request.url.slice(mark + 1);
    this.peerAddress = request.peerAddress;
    this.isSecure = request.isSecure;
    this.#headers = Object.create(null);
    for (const name in request.headers)
      this.#headers[name.toLowerCase()] = request.headers[name] as string;
    const { body, chunks } = request;
    this.#pieces = chunks ?? (body === undefined || body.length === 0 ? [] : [body]);
    this.bodyLength = chunks === undefined ? (body?.length ?? 0) : undefined;
    if (this.bodyLength === undefined) this.#headers['transfer-encoding'] = 'chunked';
    else if (this.bodyLength > 0) this.#headers['content-length'] = String(this.bodyLength);
    this.answered = new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  header(name: string): string | undefined {
    return this.#headers[name];
  }

  headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }

  keep(): void {
    // Everything is the request's own.
  }

  readBody(sink: BodySink): void {
    if (this.#sink !== undefined) throw new Error('the body is read already');
    this.#sink = sink;
    queueMicrotask(() => this.#give());
  }

  pauseBody(): void {
    this.#isPaused = true;
  }

  resumeBody(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    queueMicrotask(() => this.#give());
  }

  onLeft(listener: () => void): void {
    this.#left = listener;
  }

  send(status: number, headers: HeaderList, body: string | Uint8Array, closes: boolean): number {
    if (this.#isOver) return 0;
    const bytes = typeof body === 'string' ? encoder.encode(body) : new Uint8Array(body);
    this.#writeHead(status, headers, bytes.length, closes);
    const hasBody = !isBodyless(status) && this.method !== 'HEAD';
    if (hasBody) this.#written.push(bytes);
    this.#end(false, closes);
    return hasBody ? bytes.length : 0;
  }

  start(status: number, headers: HeaderList, bytes: number | undefined, closes: boolean): void {
    if (this.#isOver) return;
    this.#writeHead(status, headers, bytes, closes);
    this.#closes = closes;
    if (isBodyless(status) || this.method === 'HEAD') this.#end(false, closes);
    else this.#total = bytes;
  }

  #writeHead(
    status: number,
    headers: HeaderList,
    bytes: number | undefined,
    closes: boolean,
  ): void {
    this.#status = status;
    this.#list = [
      ...headers,
      ...framing(status, bytes),
      ...(closes ? ['Connection', 'close'] : []),
    ];
  }

  write(chunk: Uint8Array): boolean {
    if (this.#isOver) return false;
    this.#writtenBytes += chunk.length;
    if (this.#total !== undefined && this.#writtenBytes > this.#total) {
      this.close();
      return false;
    }
    this.#written.push(new Uint8Array(chunk));
    return !this.isStalled;
  }

  onDrain(listener: () => void): void {
    this.#drained = listener;
  }

  end(): void {
    if (this.#total !== undefined && this.#writtenBytes < this.#total) this.close();
    else this.#end(false, this.#closes);
  }

  close(): void {
    if (this.#isOver) return;
    this.#end(true, true);
    this.#leave();
  }

  /** The client goes away, as a closed socket would tell. */
  leave(): void {
    if (this.#isOver) return;
    this.#end(true, true);
    this.#leave();
  }

  /** The client reads on. */
  drain(): void {
    this.isStalled = false;
    if (!this.#isOver) this.#drained?.();
  }

  #leave(): void {
    this.#hasLeft = true;
    this.#left?.();
  }

  #give(): void {
    while (!this.#isPaused && !this.#hasLeft && this.#given < this.#pieces.length) {
      // A copy that is gone afterwards, as the bytes of a socket are.
      const piece = new Uint8Array(this.#pieces[this.#given] as Uint8Array);
      this.#given += 1;
      this.#sink?.chunk(piece);
      piece.fill(0);
    }
    if (this.#isPaused || this.#hasLeft || this.#given > this.#pieces.length) return;
    this.#given += 1;
    this.#sink?.end();
  }

  #end(isBroken: boolean, closes: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const length = this.#written.reduce((sum, { length: bytes }) => sum + bytes, 0);
    const body = new Uint8Array(length);
    let at = 0;
    for (const bytes of this.#written) {
      body.set(bytes, at);
      at += bytes.length;
    }
    this.#answer?.({ status: this.#status, headers: this.#list, body, isBroken, closes });
  }
}

/** @param bytes of the body, undefined when it comes in chunks. */
function framing(status: number, bytes: number | undefined): string[] {
  if (status === 205) return ['Content-Length', '0'];
  if (isBodyless(status)) return [];
  return bytes === undefined ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(bytes)];
}
