import { GameError } from '@nopal/core';
import type { WireError } from './envelope.js';

/** An error as it travels; what is no GameError becomes `INTERNAL` without its text. */
export function toWireError(thrown: unknown, requestId: string): WireError {
  const error = GameError.from(thrown, requestId);
  return { code: error.code, message: error.message, metadata: error.metadata };
}

export function fromWireError(error: WireError): GameError {
  return new GameError(
    error.code,
    error.message,
    error.metadata === undefined ? {} : { metadata: error.metadata },
  );
}
