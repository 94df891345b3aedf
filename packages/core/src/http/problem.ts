import { ERROR_CODES, type ErrorCode, GAME_CODE_ROW } from '../errors/error-code.js';
import type { GameError } from '../errors/game-error.js';
import { statusText } from './status-text.js';

/** The media type of RFC 9457. */
export const PROBLEM_TYPE = 'application/problem+json';

/** The status of an error: its own, or that of its code. */
export function statusOfError(error: GameError): number {
  const own = error.httpStatus;
  if (own !== undefined && Number.isInteger(own) && own >= 400 && own <= 599) return own;
  const { code } = error;
  return Object.hasOwn(ERROR_CODES, code)
    ? ERROR_CODES[code as ErrorCode].http
    : GAME_CODE_ROW.http;
}

/**
 * The body of an error's answer, RFC 9457. `INTERNAL` has no text of what was thrown: GameError.from has replaced it.
 * @param path the request's, as it was sent.
 */
export function problemText(
  error: GameError,
  status: number,
  path: string,
  requestId: string,
): string {
  return JSON.stringify({
    type: 'about:blank',
    title: statusText(status),
    status,
    detail: error.message,
    instance: path,
    code: error.code,
    requestId,
    ...(error.metadata !== undefined && { metadata: error.metadata }),
    ...(error.issues !== undefined && { errors: error.issues }),
  });
}
