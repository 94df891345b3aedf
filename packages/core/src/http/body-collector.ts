import { GameError } from '../errors/game-error.js';
import type { BodySink } from './http-exchange.js';

const EMPTY = new Uint8Array(0);

/** Keeps a request's body as it comes, up to a limit. */
export class BodyCollector implements BodySink {
  readonly #maxBytes: number;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #isDone = false;
  #error: GameError | undefined;
  #whole: Uint8Array | undefined;
  #promise: Promise<Uint8Array> | undefined;
  #resolve: ((bytes: Uint8Array) => void) | undefined;
  #reject: ((error: GameError) => void) | undefined;

  /** @param declaredBytes what `Content-Length` says, 0 without it. @throws GameError `TOO_LARGE` when that is too much. */
  constructor(maxBytes: number, declaredBytes: number) {
    this.#maxBytes = maxBytes;
    if (declaredBytes > maxBytes) throw tooLarge(maxBytes);
  }

  /** Bytes that have come so far. */
  get bytes(): number {
    return this.#bytes;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  chunk(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#error !== undefined) return;
    if (this.#bytes > this.#maxBytes) this.fail(tooLarge(this.#maxBytes));
    else if (bytes.length > 0) this.#chunks.push(new Uint8Array(bytes)); // good only during the call
  }

  end(): void {
    if (this.#error !== undefined || this.#isDone) return;
    this.#isDone = true;
    this.#resolve?.(this.take());
  }

  /** No more of it will come, or be kept. */
  fail(error: GameError): void {
    if (this.#isDone || this.#error !== undefined) return;
    this.#error = error;
    this.#chunks = [];
    this.#reject?.(error);
  }

  /** All of it, once it is there. @throws GameError why it never will be. */
  whole(): Promise<Uint8Array> {
    this.#promise ??= new Promise((resolve, reject) => {
      if (this.#error !== undefined) reject(this.#error);
      else if (this.#isDone) resolve(this.take());
      else {
        this.#resolve = resolve;
        this.#reject = reject;
      }
    });
    return this.#promise;
  }

  /** What has come. Of all of it: only once it is done. */
  take(): Uint8Array {
    if (this.#whole === undefined) {
      this.#whole = joined(this.#chunks, this.#bytes);
      this.#chunks = [];
    }
    return this.#whole;
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  if (chunks.length === 0) return EMPTY;
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function tooLarge(maxBytes: number): GameError {
  return new GameError('TOO_LARGE', `the body has more than ${maxBytes} bytes`);
}
