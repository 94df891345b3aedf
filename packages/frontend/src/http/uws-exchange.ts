import { type BodySink, type HeaderList, type HttpExchange, isBodyless } from '@nopal/core';
import type { UwsRequest, UwsResponse } from '../uws-binding.js';
import { bodyText } from './body-text.js';
import type { ListenerFacts } from './listener-facts.js';
import { peerAddressOf } from './peer-address.js';
import { allHeaders, READ_IN_PLACE } from './request-headers.js';
import { writeHead } from './write-head.js';

const NOTHING = new Uint8Array();

/** One request of uWebSockets.js. Its request object is good for one turn; after an answer or an abort its response throws. */
export class UwsExchange implements HttpExchange {
  readonly method: string;
  readonly path: string;
  readonly isSecure: boolean;
  readonly bodyLength: number | undefined;
  /** Told once that it is over; not of what is over in the turn of the request. */
  whenOver: (() => void) | undefined;
  readonly #response: UwsResponse;
  readonly #shared: ListenerFacts;
  #request: UwsRequest | undefined;
  #query: string | undefined;
  #peer: string | undefined;
  #headers: Record<string, string> | undefined;
  #isCorked = true;
  #isOver = false;
  #hasLeft = false;
  #left: (() => void) | undefined;
  #drained: (() => void) | undefined;
  #sink: BodySink | undefined;
  /** Of an answer with a declared length; undefined when chunks are framed. */
  #total: number | undefined;
  #sent = 0;
  /** What the socket did not take yet of the last chunk, and where in the answer it begins. */
  #rest: Uint8Array | undefined;
  #restFrom = 0;
  #isWatched = false;

  constructor(
    response: UwsResponse,
    request: UwsRequest,
    shared: ListenerFacts,
    method: string,
    bodyLength: number | undefined,
  ) {
    this.#response = response;
    this.#request = request;
    this.#shared = shared;
    this.method = method;
    this.path = request.getUrl();
    this.isSecure = shared.isSecure;
    this.bodyLength = bodyLength;
  }

  /** Empty for a request that was over before anyone asked. */
  get peerAddress(): string {
    if (this.#peer === undefined && !this.#isOver)
      this.#peer = peerAddressOf(this.#response, this.#shared.trustedProxies);
    return this.#peer ?? '';
  }

  get query(): string {
    this.#query ??= this.#request?.getQuery() ?? '';
    return this.#query;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  header(name: string): string | undefined {
    if (this.#headers !== undefined || this.#request === undefined) return this.headers()[name];
    const seen = this.#shared.framing.seen(name);
    if (seen === undefined && !READ_IN_PLACE.has(name)) return this.headers()[name];
    return (seen ?? this.#request.getHeader(name)) || undefined;
  }

  headers(): Readonly<Record<string, string>> {
    this.#headers ??= allHeaders(this.#request);
    return this.#headers;
  }

  keep(): void {
    if (this.#request === undefined) return;
    void this.query;
    void this.peerAddress;
    this.headers();
  }

  /** The native callback is about to return: what was not kept is gone. A request that goes on must hear of its abort. */
  turnEnded(): void {
    this.#request = undefined;
    this.#isCorked = false;
    if (!this.#isOver) this.#response.onAborted(() => this.#aborted());
  }

  readBody(sink: BodySink): void {
    this.#sink = sink;
    this.#response.onData((chunk, isLast) => {
      if (this.#isOver) return;
      if (chunk.byteLength > 0) this.#sink?.chunk(new Uint8Array(chunk));
      if (isLast) this.#sink?.end();
    });
  }

  pauseBody(): void {
    if (!this.#isOver) this.#response.pause();
  }

  resumeBody(): void {
    if (!this.#isOver) this.#response.resume();
  }

  onLeft(listener: () => void): void {
    this.#left = listener;
    if (this.#hasLeft) listener();
  }

  send(status: number, headers: HeaderList, body: string | Uint8Array, closes: boolean): number {
    if (this.#isOver) return 0;
    const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
    const hasBody = this.method !== 'HEAD' && !isBodyless(status);
    const sent = !hasBody ? bytes : typeof body === 'string' ? bodyText(body, bytes) : body;
    if (this.#isCorked) this.#sendNow(status, headers, sent, closes);
    else this.#response.cork(() => this.#sendNow(status, headers, sent, closes));
    this.#ended();
    return hasBody ? bytes : 0;
  }

  /** @param body or its length, where only the head is sent. */
  #sendNow(
    status: number,
    headers: HeaderList,
    body: string | Uint8Array | number,
    closes: boolean,
  ): void {
    writeHead(this.#response, this.#shared, status, headers, !closes);
    this.#isOver = true;
    if (typeof body === 'number') this.#endBare(status, body, closes);
    else this.#response.end(body, closes);
  }

  start(status: number, headers: HeaderList, bytes: number | undefined, closes: boolean): void {
    if (this.#isOver) return;
    const hasBody = this.method !== 'HEAD' && !isBodyless(status);
    this.#total = bytes;
    if (hasBody && bytes !== undefined) this.#watchWritable();
    this.#corked(() => {
      writeHead(this.#response, this.#shared, status, headers, !closes);
      if (!hasBody) this.#endBare(status, bytes, closes);
      // The addon's own way would write the header among the chunks: the client closes, or the addon when nothing more comes.
      else if (closes) this.#response.writeHeader('Connection', 'close');
    });
    if (!hasBody) this.#isOver = true;
  }

  /** @param bytes of the body that is not sent; undefined when it would have come in chunks. */
  #endBare(status: number, bytes: number | undefined, closes: boolean): void {
    const response = this.#response;
    // The form of endWithoutBody that takes a length leaves the request open in some builds.
    if (status === 205) response.writeHeader('Content-Length', '0');
    else if (!isBodyless(status)) {
      if (bytes === undefined) response.writeHeader('Transfer-Encoding', 'chunked');
      else response.writeHeader('Content-Length', String(bytes));
    }
    // Nor is there one that closes: the client does it, or the addon once the connection has been idle.
    if (closes) response.writeHeader('Connection', 'close');
    response.endWithoutBody();
  }

  write(chunk: Uint8Array): boolean {
    if (this.#isOver) return false;
    if (chunk.length === 0) return true; // to the addon it would be the end
    let isTaken = true;
    if (this.#total === undefined) {
      const rest = this.#rest;
      this.#rest = undefined;
      this.#corked(() => {
        if (rest !== undefined) this.#response.write(rest);
        isTaken = this.#writeFramed(chunk);
      });
      return isTaken;
    }
    this.#sent += chunk.length;
    if (this.#sent > this.#total) {
      this.close(); // what is more than was declared would be read as another answer
      return false;
    }
    this.#corked(() => {
      isTaken = this.#writeCounted(chunk);
    });
    return isTaken;
  }

  onDrain(listener: () => void): void {
    this.#drained = listener;
  }

  end(): void {
    if (this.#isOver) return void this.#ended(); // of HEAD with its head
    if (this.#total === undefined || this.#total === 0) {
      const rest = this.#rest;
      this.#corked(() => {
        if (rest !== undefined) this.#response.write(rest);
        this.#isOver = true;
        this.#response.end(NOTHING);
      });
      this.#ended();
    } else if (this.#sent < this.#total) {
      this.close(); // less than was declared: the client must not wait for the rest
    }
  }

  close(): void {
    if (this.#isOver) return;
    this.#response.close();
    if (!this.#hasLeft) this.#aborted(); // in the turn of the request nobody is told
  }

  /**
   * A chunk, and its last byte by itself: once the addon has someone to tell that the socket takes more, it sends what it has
   * kept only when something is written then, so that something has to be held back.
   */
  #writeFramed(chunk: Uint8Array): boolean {
    const last = chunk.length - 1;
    if (last > 0 && !this.#response.write(chunk.subarray(0, last))) {
      this.#rest = chunk.slice(last);
      this.#watchWritable();
      return false;
    }
    if (this.#response.write(last > 0 ? chunk.subarray(last) : chunk)) return true;
    this.#watchWritable();
    return false;
  }

  #watchWritable(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.#response.onWritable((offset) => this.#writable(offset));
  }

  /** Part of an answer with a declared length; what the socket does not take waits for it. */
  #writeCounted(chunk: Uint8Array): boolean {
    const from = this.#response.getWriteOffset();
    const [isTaken, isDone] = this.#response.tryEnd(chunk, this.#total as number);
    if (isDone) this.#ended();
    else if (!isTaken) {
      this.#rest = chunk;
      this.#restFrom = from;
    }
    return isTaken || isDone;
  }

  /** The socket takes more. @returns whether nothing waits any more, as the addon wants to know. */
  #writable(offset: number): boolean {
    if (this.#isOver) return true;
    const rest = this.#rest;
    if (rest !== undefined) {
      this.#rest = undefined;
      if (this.#total === undefined) this.#corked(() => void this.#response.write(rest));
      else if (!this.#writeRest(rest.subarray(offset - this.#restFrom), offset)) return false;
    }
    this.#drained?.();
    return true;
  }

  #writeRest(rest: Uint8Array, offset: number): boolean {
    const [isTaken, isDone] = this.#response.tryEnd(rest, this.#total as number);
    if (isDone) this.#ended();
    if (isTaken || isDone) return true;
    this.#rest = rest;
    this.#restFrom = offset;
    return false;
  }

  #corked(write: () => void): void {
    if (this.#isCorked) write();
    else this.#response.cork(write);
  }

  #aborted(): void {
    this.#hasLeft = true;
    this.#ended();
    this.#left?.();
  }

  #ended(): void {
    this.#isOver = true;
    const told = this.whenOver;
    this.whenOver = undefined;
    told?.();
  }
}
