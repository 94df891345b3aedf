/**
 * `unreachable`: no connection, or it broke; `timeout`; `status`: an HTTP error; `content`: not the JSON it should be;
 * `size`: more than is read.
 */
export type ConsulErrorKind = 'unreachable' | 'timeout' | 'status' | 'content' | 'size';

/** A call to Consul that failed. */
export class ConsulError extends Error {
  override readonly name = 'ConsulError';
  readonly kind: ConsulErrorKind;
  /** The HTTP status, of `status`. */
  readonly status: number | undefined;

  constructor(
    kind: ConsulErrorKind,
    message: string,
    options: { status?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.status = options.status;
  }

  /** Consul understood and refuses: trying again soon is no use, an operator must change something. */
  get isRefusal(): boolean {
    const { status } = this;
    return (
      status !== undefined && status >= 400 && status < 500 && ![404, 408, 429].includes(status)
    );
  }

  static from(error: unknown): ConsulError {
    if (error instanceof ConsulError) return error;
    return new ConsulError('unreachable', error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}
