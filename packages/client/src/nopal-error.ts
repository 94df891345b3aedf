/** What the client itself says. */
type ClientCode =
  | 'CONNECT_FAILED'
  | 'HANDSHAKE_TIMEOUT'
  | 'HANDSHAKE_REFUSED'
  | 'DISCONNECTED'
  | 'KICKED'
  | 'BAD_REPLY'
  | 'PROTOCOL_ERROR'
  | 'BAD_OPTION'
  | 'BAD_CONTRACT'
  | 'UNKNOWN';

/** What servers say without the game's doing; the client says some of it too. */
type ServerCode =
  | 'BAD_REQUEST'
  | 'INVALID'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'TOO_LARGE'
  | 'RATE_LIMITED'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED'
  | 'BUSY'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** The built-in codes by name, and any that the game throws: `ARENA_FULL`. */
export type NopalErrorCode = ClientCode | ServerCode | (string & {});

/**
 * Why a call or a connection failed. `code` is the server's for an answer with an error, else one of the client's:
 * `CONNECT_FAILED`, `HANDSHAKE_TIMEOUT`, `HANDSHAKE_REFUSED` (the server's code is in `metadata.code`),
 * `DEADLINE_EXCEEDED`, `CANCELLED`, `DISCONNECTED`, `KICKED`, `TOO_LARGE`, `BUSY` (too much is waiting to be sent),
 * `BAD_REQUEST` (cannot be sent), `INVALID` (not of the contract's type), `BAD_REPLY` (a body that is not what the contract says), `PROTOCOL_ERROR` (bytes that break the
 * protocol), `BAD_OPTION` and `BAD_CONTRACT`.
 */
export class NopalError extends Error {
  override readonly name = 'NopalError';
  readonly code: NopalErrorCode;
  readonly metadata?: Readonly<Record<string, string>>;
  /** The route that was asked. */
  readonly route?: string;

  constructor(
    code: NopalErrorCode,
    message: string,
    details: {
      readonly metadata?: Readonly<Record<string, string>> | undefined;
      readonly route?: string | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.metadata !== undefined) this.metadata = details.metadata;
    if (details.route !== undefined) this.route = details.route;
  }
}
