/**
 * Why a call or a connection failed. `code` is the server's for an answer with an error, else one of the client's:
 * `CONNECT_FAILED`, `HANDSHAKE_TIMEOUT`, `HANDSHAKE_REFUSED` (the server's code is in `metadata.code`),
 * `DEADLINE_EXCEEDED`, `CANCELLED`, `DISCONNECTED`, `KICKED`, `TOO_LARGE`, `BUSY` (too much is waiting to be sent),
 * `BAD_REQUEST` (cannot be sent), `BAD_REPLY` (a body that is not JSON), `PROTOCOL_ERROR` (bytes that break the
 * protocol), `BAD_OPTION` and `BAD_CONTRACT`.
 */
export class NopalError extends Error {
  override readonly name = 'NopalError';
  readonly code: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** The route that was asked. */
  readonly route?: string;

  constructor(
    code: string,
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
