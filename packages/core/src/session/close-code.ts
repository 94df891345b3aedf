/** Why a connection ends: the close code of a WebSocket, and the `code` in the kick packet of a TCP client. */
export const CloseCode = {
  /** One side was done. */
  NORMAL: 1000,
  /** The server is shutting down. */
  GOING_AWAY: 1001,
  /** Bytes that are no packet, or a packet that is not allowed now. */
  PROTOCOL_ERROR: 4000,
  /** The handshake was not finished in time. */
  HANDSHAKE_TIMEOUT: 4001,
  /** The handshake is wrong, or a validator of the game said no. */
  HANDSHAKE_REFUSED: 4002,
  /** Two heartbeats missed. */
  HEARTBEAT_MISSED: 4003,
  /** By the game, with a reason of its own. */
  KICKED: 4004,
  /** The client did not read what was sent to it. */
  SLOW_CLIENT: 4008,
  /** The same user logged in elsewhere. */
  REPLACED: 4009,
  /** Too many messages for too long. */
  RATE_LIMITED: 4010,
  /** The client is to connect to another server. */
  MOVED: 4100,
} as const;

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** Why a session is kicked, as its client sees it. Old clients ignore it safely. */
export interface KickReason {
  /** SCREAMING_SNAKE, the game's own or one of the framework's. */
  readonly code: string;
  readonly message?: string;
}
