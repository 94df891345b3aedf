import { GameError } from '../errors/game-error.js';
import type { BodySink } from './http-exchange.js';

const EMPTY = new Uint8Array(0);
/** Bytes that may wait for somebody to ask for them before the client is slowed down. */
const HIGH_BYTES = 262_144;

/** What slows the client down. */
export interface BodyPause {
  pauseBody(): void;
  resumeBody(): void;
}

/** Who wants the body. */
const Mode = { NOBODY: 0, WHOLE: 1, PIECES: 2, DROPPED: 3 } as const;
type Mode = (typeof Mode)[keyof typeof Mode];

/**
 * A request's body as it comes, up to a limit: whole, or piece by piece. Little of it waits in memory before anybody asks for
 * it, or while its pieces are not taken: the client is slowed down by TCP then.
 */
export class BodyCollector implements BodySink {
  readonly #declaredBytes: number;
  readonly #source: BodyPause;
  #mode: Mode = Mode.NOBODY;
  #chunks: Uint8Array[] = [];
  #heldBytes = 0;
  #bytes = 0;
  #maxBytes: number;
  #isDone = false;
  #isPaused = false;
  #error: GameError | undefined;
  #whole: Uint8Array | undefined;
  #promise: Promise<Uint8Array> | undefined;
  #resolve: ((bytes: Uint8Array) => void) | undefined;
  #reject: ((error: GameError) => void) | undefined;
  #wake: (() => void) | undefined;

  /** @param declaredBytes what `Content-Length` says, 0 without it. @throws GameError `TOO_LARGE` when that is too much. */
  constructor(maxBytes: number, declaredBytes: number, source: BodyPause) {
    this.#maxBytes = maxBytes;
    this.#declaredBytes = declaredBytes;
    this.#source = source;
    if (declaredBytes > maxBytes) throw tooLarge(maxBytes);
  }

  /** From here on another limit. @throws GameError `TOO_LARGE` when what is declared, or has come, is more. */
  limitTo(maxBytes: number): void {
    this.#maxBytes = maxBytes;
    if (Math.max(this.#declaredBytes, this.#bytes) > maxBytes) throw tooLarge(maxBytes);
  }

  /** Bytes that have come so far. */
  get bytes(): number {
    return this.#bytes;
  }

  chunk(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#error !== undefined || this.#mode === Mode.DROPPED) return;
    if (this.#bytes > this.#maxBytes) {
      this.fail(tooLarge(this.#maxBytes));
      return;
    }
    if (bytes.length === 0) return;
    this.#chunks.push(new Uint8Array(bytes)); // good only during the call
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > HIGH_BYTES && this.#mode !== Mode.WHOLE && !this.#isPaused) {
      this.#isPaused = true;
      this.#source.pauseBody();
    }
    this.#wake?.();
  }

  end(): void {
    if (this.#error !== undefined || this.#isDone) return;
    this.#isDone = true;
    this.#resolve?.(this.#take());
    this.#wake?.();
  }

  /** No more of it will come, or be kept. */
  fail(error: GameError): void {
    if (this.#isDone || this.#error !== undefined) return;
    this.#error = error;
    this.#drop();
    this.#reject?.(error);
    this.#wake?.();
  }

  /** Nobody will ask for it any more, or go on to take its pieces: what comes is let go. */
  cancel(): void {
    if (this.#mode === Mode.WHOLE || this.#mode === Mode.DROPPED) return;
    this.#mode = Mode.DROPPED;
    this.#drop();
    this.#wake?.();
  }

  /** All of it, once it is there. @throws GameError why it never will be; Error when its pieces were asked for. */
  whole(): Promise<Uint8Array> {
    if (this.#promise !== undefined) return this.#promise;
    if (this.#mode !== Mode.NOBODY && this.#error === undefined) return Promise.reject(readTwice());
    this.#mode = Mode.WHOLE;
    this.#resume();
    this.#promise = new Promise((resolve, reject) => {
      if (this.#error !== undefined) reject(this.#error);
      else if (this.#isDone) resolve(this.#take());
      else {
        this.#resolve = resolve;
        this.#reject = reject;
      }
    });
    return this.#promise;
  }

  /** Its pieces, each once. @throws GameError why no more will come; Error when it was asked for before. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    if (this.#mode !== Mode.NOBODY) throw readTwice();
    this.#mode = Mode.PIECES;
    try {
      for (;;) {
        const next = this.#chunks.shift();
        if (next !== undefined) {
          this.#heldBytes -= next.length;
          if (this.#heldBytes <= HIGH_BYTES / 2) this.#resume();
          yield next;
        } else if (this.#error !== undefined) throw this.#error;
        else if (this.#isDone || this.#isDropped()) return;
        else await this.#more();
      }
    } finally {
      this.cancel();
    }
  }

  #isDropped(): boolean {
    return this.#mode === Mode.DROPPED;
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }

  #drop(): void {
    this.#chunks = [];
    this.#heldBytes = 0;
    this.#resume();
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#source.resumeBody();
  }

  #take(): Uint8Array {
    if (this.#whole === undefined && this.#mode === Mode.WHOLE) {
      this.#whole = joined(this.#chunks, this.#bytes);
      this.#chunks = [];
    }
    return this.#whole ?? EMPTY;
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

function readTwice(): Error {
  return new Error('the body is read already: whole by bodyBytes(), or in pieces, once');
}
