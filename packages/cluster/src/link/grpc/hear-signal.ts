import { LinkProtocolError } from '../link-protocol-error.js';
import { readSignal } from './read-signal.js';
import type { Refusal, Signal } from './signal.js';

/**
 * Reads a signal of a handshake and hands it on. Bytes that are none, and what `handle` finds out of turn, are refused to
 * whoever sent them.
 */
export function hearSignal(
  bytes: Buffer,
  handle: (signal: Signal) => void,
  refuse: (refusal: Refusal) => void,
): void {
  try {
    handle(readSignal(bytes));
  } catch (error) {
    if (!(error instanceof LinkProtocolError)) throw error;
    refuse({ code: error.code, detail: error.message });
  }
}

/** For `handle` to throw. */
export function outOfTurn(what: string): LinkProtocolError {
  return new LinkProtocolError('BAD_STATE', `not allowed now: ${what}`);
}
