import { GameError, isErrorCode } from '@nopal/core';
import type { WireError } from './envelope.js';
import { MAX_ERROR_METADATA_BYTES } from './wire/envelope-kinds.js';

/** Around a name and its text. */
const ENTRY_BYTES = 16;

/** An error as it travels; what is no GameError becomes `INTERNAL` without its text. */
export function toWireError(thrown: unknown, requestId: string): WireError {
  const error = GameError.from(thrown, requestId);
  const code = isErrorCode(error.code) ? error.code : 'INTERNAL';
  const message = wellFormed(error.message);
  if (error.metadata === undefined) return { code, message };
  // Only texts travel, whatever the game put there in spite of its type, and no more than the link takes.
  const metadata: Record<string, string> = {};
  let room = MAX_ERROR_METADATA_BYTES;
  for (const [name, value] of Object.entries(error.metadata)) {
    const text = wellFormed(String(value));
    room -= Buffer.byteLength(name) + Buffer.byteLength(text) + ENTRY_BYTES;
    if (room < 0) break;
    metadata[wellFormed(name)] = text;
  }
  return { code, message, metadata };
}

/** What another server sent; a code that can be none becomes `INTERNAL`. */
export function fromWireError({ code, message, metadata }: WireError): GameError {
  return new GameError(
    isErrorCode(code) ? code : 'INTERNAL',
    message,
    metadata === undefined ? {} : { metadata },
  );
}

/** Half a surrogate pair, which UTF-8 cannot carry, becomes a replacement character. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
