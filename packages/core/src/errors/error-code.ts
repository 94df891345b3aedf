/** What one error code becomes for every kind of caller. */
export interface ErrorCodeRow {
  /** The code that Pitaya's clients compare with, sent when the server runs with `errorCodes: 'pitaya'`. */
  readonly pitaya: string;
  /** The gRPC status name. */
  readonly grpc: string;
  /** The HTTP status. */
  readonly http: number;
}

/** The framework's own error codes. A retired code is never used again for another meaning. */
export const ERROR_CODES = {
  /** Undecodable body, malformed route, request to a notify handler. */
  BAD_REQUEST: { pitaya: 'PIT-400', grpc: 'INVALID_ARGUMENT', http: 400 },
  /** Decoded, but a constraint fails; the metadata names each path. */
  INVALID: { pitaya: 'PIT-400', grpc: 'INVALID_ARGUMENT', http: 422 },
  /** No login where one is needed. */
  UNAUTHENTICATED: { pitaya: 'PIT-401', grpc: 'UNAUTHENTICATED', http: 401 },
  /** A guard refused. */
  FORBIDDEN: { pitaya: 'PIT-403', grpc: 'PERMISSION_DENIED', http: 403 },
  /** No such route, user, group or server. */
  NOT_FOUND: { pitaya: 'PIT-404', grpc: 'NOT_FOUND', http: 404 },
  /** The call's time is over. */
  DEADLINE_EXCEEDED: { pitaya: 'PIT-408', grpc: 'DEADLINE_EXCEEDED', http: 503 },
  /** Already bound, already there, or changed meanwhile. */
  CONFLICT: { pitaya: 'PIT-409', grpc: 'ABORTED', http: 409 },
  /** A size limit. */
  TOO_LARGE: { pitaya: 'PIT-413', grpc: 'RESOURCE_EXHAUSTED', http: 413 },
  /** A rate limit. */
  RATE_LIMITED: { pitaya: 'PIT-429', grpc: 'RESOURCE_EXHAUSTED', http: 429 },
  /** The caller left. */
  CANCELLED: { pitaya: 'PIT-499', grpc: 'CANCELLED', http: 499 },
  /** A queue is full or the server is overloaded or draining; trying again later may work. */
  BUSY: { pitaya: 'PIT-503', grpc: 'UNAVAILABLE', http: 503 },
  /** No server of that type, or the link to it is lost. */
  UNAVAILABLE: { pitaya: 'PIT-500', grpc: 'UNAVAILABLE', http: 503 },
  /** The method threw something else, or returned what its type denies. */
  INTERNAL: { pitaya: 'PIT-000', grpc: 'INTERNAL', http: 500 },
} as const satisfies Record<string, ErrorCodeRow>;

/** One of the framework's own codes. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** What a game's own code becomes unless the error says otherwise. */
export const GAME_CODE_ROW = { grpc: 'FAILED_PRECONDITION', http: 400 } as const;

const GAME_CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** Whether the text can be an error code: SCREAMING_SNAKE of at most 64 characters. */
export function isErrorCode(text: string): boolean {
  return text.length <= 64 && GAME_CODE.test(text);
}

/** The code that goes on the wire to a client that compares Pitaya's codes; a game's own code stays as it is. */
export function pitayaCode(code: string): string {
  return Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as ErrorCode].pitaya : code;
}
