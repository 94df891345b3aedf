import type { LogFields, Logger } from '@nopal/core';
import { type Logger as Pino, pino } from 'pino';

/** Names of levels that `createLogger` takes. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

class PinoLogger implements Logger {
  readonly #pino: Pino;

  constructor(instance: Pino) {
    this.#pino = instance;
  }

  debug(message: string, fields: LogFields = {}): void {
    this.#pino.debug(fields, message);
  }

  info(message: string, fields: LogFields = {}): void {
    this.#pino.info(fields, message);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.#pino.warn(fields, message);
  }

  error(message: string, fields: LogFields = {}): void {
    this.#pino.error(fields, message);
  }

  child(fields: LogFields): Logger {
    return new PinoLogger(this.#pino.child(fields));
  }
}

/**
 * The default logger: JSON lines by pino.
 * @param output gets each line; standard output by default.
 */
export function createLogger(
  level: LogLevel = 'info',
  output?: { write(line: string): void },
): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return new PinoLogger(output === undefined ? pino(options) : pino(options, output));
}
