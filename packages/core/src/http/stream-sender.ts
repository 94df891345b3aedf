import type { Cancel, Clock } from '../ports/clock.js';
import type { HttpExchange } from './http-exchange.js';

/** Larger chunks are handed over in pieces, so that little more than this waits for a slow reader. */
const PIECE_BYTES = 64 * 1024;

const encoder = new TextEncoder();

/** How a stream ended. */
export type StreamEnd = 'done' | Broken;

/** Why nothing more is wanted of a source. */
type Broken = 'left' | 'stalled' | 'stopped';

/** Sends what an iterable gives, as fast as the client reads. */
export class StreamSender {
  readonly #exchange: HttpExchange;
  readonly #clock: Clock;
  readonly #stallMs: number;
  #wake: ((end: Broken) => void) | undefined;
  #drained: (() => void) | undefined;
  #stopWatch: Cancel | undefined;
  #end: Broken | undefined;
  #isFull = false;
  /** Sent so far. */
  bytes = 0;

  /** @param stallMs how long a client may read nothing before it is dropped. */
  constructor(exchange: HttpExchange, clock: Clock, stallMs: number) {
    this.#exchange = exchange;
    this.#clock = clock;
    this.#stallMs = stallMs;
    exchange.onDrain(() => {
      this.#isFull = false;
      this.#unwatch();
      this.#drained?.();
    });
  }

  /** The client left: what is being waited for is waited for no longer. */
  cancel(): void {
    this.#endWith('left');
  }

  /** The server stops: what was sent is all there is. */
  stop(): void {
    this.#endWith('stopped');
  }

  /**
   * Sends every chunk; the source is told to end when not all are wanted.
   * @param heartbeatMs how often a comment is sent to the reader of an idle event stream.
   * @throws what the source throws.
   */
  async send(
    chunks: AsyncIterable<Uint8Array | string>,
    heartbeatMs: number | undefined,
  ): Promise<StreamEnd> {
    const source = chunks[Symbol.asyncIterator]();
    const stopHeartbeat = this.#startHeartbeat(heartbeatMs);
    let hasEnded = false;
    try {
      for (;;) {
        if (this.#end !== undefined) return this.#end;
        const step = await this.#orEnded(source.next());
        if (typeof step === 'string') return step;
        if (step.done === true) {
          hasEnded = true;
          return 'done';
        }
        await this.#sendChunk(step.value);
      }
    } catch (error) {
      hasEnded = true;
      throw error;
    } finally {
      stopHeartbeat?.();
      this.#unwatch();
      if (!hasEnded) stopSource(source);
    }
  }

  async #sendChunk(chunk: Uint8Array | string): Promise<void> {
    const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      if (this.#isFull) await this.#drain();
      if (this.#end !== undefined) return;
      this.#write(bytes.length <= PIECE_BYTES ? bytes : bytes.subarray(at, at + PIECE_BYTES));
    }
    // A source that makes its chunks at once would otherwise fill the memory.
    if (this.#isFull) await this.#drain();
  }

  /** What the client does not take is watched from here on, also while the source has nothing more. */
  #write(bytes: Uint8Array): void {
    this.bytes += bytes.length;
    if (this.#exchange.write(bytes) || this.#end !== undefined) return;
    this.#isFull = true;
    this.#stopWatch ??= this.#clock.setTimeout(() => this.#endWith('stalled'), this.#stallMs);
  }

  #unwatch(): void {
    this.#stopWatch?.();
    this.#stopWatch = undefined;
  }

  #endWith(end: Broken): void {
    this.#end ??= end;
    this.#unwatch();
    this.#wake?.(end);
    this.#drained?.();
  }

  /** Until the client takes more, or nothing more is wanted. */
  #drain(): Promise<void> {
    if (this.#end !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained = () => {
        this.#drained = undefined;
        resolve();
      };
    });
  }

  /** Not a race: that would keep every step alive until the client leaves. */
  #orEnded<T>(step: Promise<T>): Promise<T | Broken> {
    return new Promise((resolve, reject) => {
      this.#wake = resolve;
      step.then(resolve, reject);
    });
  }

  #startHeartbeat(periodMs: number | undefined): Cancel | undefined {
    if (periodMs === undefined || periodMs <= 0) return undefined;
    return this.#clock.setInterval(() => {
      if (!this.#isFull && this.#end === undefined) this.#write(encoder.encode(':\n\n'));
    }, periodMs);
  }
}

/** For what may be a stream that was never begun: those of Node hold what they have opened until they are destroyed. */
export function letGo(body: unknown): void {
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return;
  const { destroy } = body as { destroy?: unknown };
  try {
    if (typeof destroy === 'function') destroy.call(body);
    else stopSource((body as AsyncIterable<unknown>)[Symbol.asyncIterator]());
  } catch {
    // It was not wanted any more.
  }
}

/** Lets the source's `finally` run, now or when what it waits for has come. */
function stopSource(source: AsyncIterator<unknown>): void {
  try {
    source.return?.()?.then(undefined, () => undefined);
  } catch {
    // It was not wanted any more.
  }
}
