import {
  type ClientDuplexStream,
  Metadata,
  type ServerDuplexStream,
  status as Status,
} from '@grpc/grpc-js';
import type { Clock } from '@nopal/core';

/** What was written last has this long to leave. */
const END_MS = 1_000;

type Failure = Error & { code?: number; details?: string };

/** What one end of a stream hears. Not called any more once `ended` was. */
export interface StreamListener {
  message(bytes: Buffer): void;
  /** @param failure absent when the other side has ended its half in order. */
  ended(failure?: string): void;
  /** `write` answered false before, and may be called again. */
  drained?(): void;
  /** The dialled side's headers were answered. */
  answered?(): void;
}

/** One stream of bytes, the same at both ends, whichever of them dialled. */
export class GrpcStream {
  readonly #server: ServerDuplexStream<Buffer, Buffer> | undefined;
  readonly #client: ClientDuplexStream<Buffer, Buffer> | undefined;
  #listener: StreamListener | undefined;
  #isWritable = true;

  private constructor(
    server: ServerDuplexStream<Buffer, Buffer> | undefined,
    client: ClientDuplexStream<Buffer, Buffer> | undefined,
    listener: StreamListener,
  ) {
    this.#server = server;
    this.#client = client;
    this.#listener = listener;
  }

  /** The end of who was called. */
  static accepted(call: ServerDuplexStream<Buffer, Buffer>, listener: StreamListener): GrpcStream {
    const stream = new GrpcStream(call, undefined, listener);
    call.on('cancelled', () => stream.#ended('the other side has cancelled it'));
    call.on('error', (error: Failure) => stream.#ended(error.details ?? error.message));
    stream.#hear(call);
    return stream;
  }

  /** The end of who called. */
  static dialled(call: ClientDuplexStream<Buffer, Buffer>, listener: StreamListener): GrpcStream {
    const stream = new GrpcStream(undefined, call, listener);
    call.on('error', (error: Failure) => stream.#ended(error.details ?? error.message));
    call.on('metadata', () => stream.#listener?.answered?.());
    stream.#hear(call);
    return stream;
  }

  /** From now on another hears it. */
  listen(listener: StreamListener): void {
    if (this.#listener !== undefined) this.#listener = listener;
  }

  /**
   * @param bytes are read later: they must not be written again.
   * @param written is called when they have left; on failure perhaps never.
   * @returns false when the other side does not read as fast: `drained` tells when it does again.
   */
  write(bytes: Buffer, written?: () => void): boolean {
    if (!this.#isWritable) return false;
    const call = this.#server ?? this.#client;
    return call?.write(bytes, written) ?? false;
  }

  /** Headers at once, so that the other side knows that it was heard. */
  answer(): void {
    this.#server?.sendMetadata(new Metadata());
  }

  /** Ends this half, after what was written. */
  end(): void {
    if (!this.#isWritable) return;
    this.#isWritable = false;
    (this.#server ?? this.#client)?.end();
  }

  /** Ends this half after what was written, and the other one if it does not end by itself; the listener hears nothing more. */
  endSoon(clock: Clock): void {
    this.#listener = undefined;
    this.end();
    clock.setTimeout(() => this.abort(), END_MS);
  }

  /** Ends both halves at once; the listener hears nothing more. */
  abort(code = Status.CANCELLED, details = 'ended'): void {
    this.#listener = undefined;
    const wasWritable = this.#isWritable;
    this.#isWritable = false;
    this.#client?.cancel();
    if (wasWritable) this.#server?.emit('error', { code, details });
  }

  #hear(call: ClientDuplexStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>): void {
    call.on('data', (bytes: Buffer) => this.#listener?.message(bytes));
    call.on('end', () => this.#ended());
    call.on('drain', () => this.#listener?.drained?.());
  }

  #ended(failure?: string): void {
    const listener = this.#listener;
    this.#listener = undefined;
    if (failure !== undefined) this.#isWritable = false;
    listener?.ended(failure);
  }
}
