import { GameError } from '@nopal/core';
import type { WireError } from './envelope.js';

/** An error as it travels; what is no GameError becomes `INTERNAL` without its text. */
export function toWireError(thrown: unknown, requestId: string): WireError {
  const error = GameError.from(thrown, requestId);
  const { code, message, metadata } = error;
  if (metadata === undefined) return { code, message };
  // Only texts travel, whatever the game put there in spite of its type.
  const texts = Object.entries(metadata).map(([name, value]) => [name, String(value)]);
  return { code, message, metadata: Object.fromEntries(texts) };
}

export function fromWireError(error: WireError): GameError {
  return new GameError(
    error.code,
    error.message,
    error.metadata === undefined ? {} : { metadata: error.metadata },
  );
}
