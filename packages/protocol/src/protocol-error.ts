/** Every way bytes can be wrong, one code each. */
export type ProtocolErrorCode =
  | 'BAD_COMPRESSION'
  | 'BAD_DICTIONARY'
  | 'BAD_FLAG'
  /** A packet that is not allowed at this point of the connection. */
  | 'BAD_STATE'
  | 'BAD_HANDSHAKE'
  | 'BAD_ID'
  | 'BAD_LIMIT'
  | 'BAD_MESSAGE_TYPE'
  | 'BAD_PACKET_TYPE'
  | 'BAD_PROTOBUF'
  | 'BAD_ROUTE_LENGTH'
  | 'BAD_ROUTE_TEXT'
  | 'HANDSHAKE_TOO_LARGE'
  | 'INFLATED_TOO_LARGE'
  | 'MESSAGE_TRUNCATED'
  | 'PACKET_TOO_LARGE'
  | 'PACKET_TRAILING'
  | 'PACKET_TRUNCATED'
  | 'TOO_DEEP'
  | 'TOO_MANY_PACKETS'
  | 'UNKNOWN_ROUTE_CODE';

/** Bytes that break the protocol, or a value that cannot be put into it; the message carries the numbers. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ProtocolErrorCode;

  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
