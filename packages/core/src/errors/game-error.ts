import { type ErrorCode, isErrorCode } from './error-code.js';
import type { ErrorIssue } from './error-issue.js';

export interface GameErrorOptions {
  /** Facts for the caller's program: short texts by name. They are sent to the client. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** What made this error; logged, never sent. */
  readonly cause?: unknown;
  /** The status of a HTTP answer with it, 400 to 599, where the code's own will not do. */
  readonly httpStatus?: number;
  /** Headers of a HTTP answer with it: `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** All that is wrong with a HTTP request. */
  readonly issues?: readonly ErrorIssue[];
}

/**
 * The one error that reaches a caller as it is: `throw new GameError('ARENA_FULL', 'arena 7 is full', { metadata })`.
 * Anything else that a method throws becomes `INTERNAL` with a request id, and its text stays in the server's log.
 */
export class GameError extends Error {
  override readonly name = 'GameError';
  /** A framework code or the game's own, SCREAMING_SNAKE of at most 64 characters. */
  readonly code: string;
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly httpStatus: number | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly issues: readonly ErrorIssue[] | undefined;

  /** @throws TypeError when the code is not SCREAMING_SNAKE of at most 64 characters. */
  constructor(code: ErrorCode | (string & {}), message: string, options: GameErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    if (!isErrorCode(code)) {
      throw new TypeError(
        `error code ${JSON.stringify(code)} is not SCREAMING_SNAKE of at most 64 characters, like 'ARENA_FULL'`,
      );
    }
    this.code = code;
    this.metadata = options.metadata;
    this.httpStatus = options.httpStatus;
    this.headers = options.headers;
    this.issues = options.issues;
  }

  /** The error itself when it is a GameError, also one of another copy of this package; otherwise undefined. */
  static is(error: unknown): error is GameError {
    return (
      error instanceof GameError ||
      (error instanceof Error &&
        error.name === 'GameError' &&
        typeof (error as { code?: unknown }).code === 'string')
    );
  }

  /** Anything thrown, as what the caller may see: a GameError as it is, all else as `INTERNAL` naming the request. */
  static from(error: unknown, requestId: string): GameError {
    if (GameError.is(error)) return error;
    return new GameError(
      'INTERNAL',
      `the server failed to handle this request (request id ${requestId})`,
      {
        metadata: { requestId },
        cause: error,
      },
    );
  }
}
