/** Every way in which bytes of another server can be wrong. */
export type LinkProtocolErrorCode =
  /** No items of a `Batch`. */
  | 'BAD_BATCH'
  /** A piece of a large envelope that does not follow from those before. */
  | 'BAD_CHUNK'
  | 'BATCH_TOO_LARGE'
  | 'BAD_SIGNAL'
  | 'SIGNAL_TOO_LARGE'
  | 'BAD_HELLO'
  /** A signal that is not allowed at this point of the connection. */
  | 'BAD_STATE';

/** Bytes that break the protocol between servers: the connection ends. The message carries the numbers. */
export class LinkProtocolError extends Error {
  override readonly name = 'LinkProtocolError';
  readonly code: LinkProtocolErrorCode;

  constructor(code: LinkProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
