/** Why a server ended a connection, by WebSocket close code or the numeric code of a kick packet. */
const NAMES: Readonly<Record<number, string>> = {
  1001: 'GOING_AWAY',
  4000: 'PROTOCOL_ERROR',
  4001: 'HANDSHAKE_TIMEOUT',
  4002: 'HANDSHAKE_REFUSED',
  4003: 'HEARTBEAT_MISSED',
  4004: 'KICKED',
  4008: 'SLOW_CLIENT',
  4009: 'REPLACED',
  4010: 'RATE_LIMITED',
  4100: 'MOVED',
};

/** Close codes that are kicks, though no kick packet came. */
const KICK_CODES: readonly number[] = [4004, 4009, 4010, 4100];

/** Trouble with the connection, not with the player: to connect again is right. */
const RECONNECT: readonly string[] = [
  'GOING_AWAY',
  'MOVED',
  'HEARTBEAT_MISSED',
  'SLOW_CLIENT',
  'PROTOCOL_ERROR',
  'HANDSHAKE_TIMEOUT',
];

/** What a kicked client is told. */
export interface KickReason {
  /** The game's, or one of the framework's such as `KICKED`, `REPLACED`, `RATE_LIMITED`, `MOVED`, `GOING_AWAY`. */
  readonly code: string;
  /** '' when the server gave none. */
  readonly message: string;
}

/** The name of a numeric code, or its digits. '' is `KICKED`. */
export function endName(code: number | string): string {
  if (typeof code === 'string') return code === '' ? 'KICKED' : code;
  return NAMES[code] ?? String(code);
}

export function isKickCode(code: number): boolean {
  return KICK_CODES.includes(code);
}

/** Whether a kicked client connects again by itself. */
export function kickAllowsReconnect(code: string): boolean {
  return RECONNECT.includes(code);
}
