import type { LogFields, Logger } from '../ports/logger.js';

/** A logger whose failures, such as a full disk, are nobody's: a request must not be lost for a line about it. */
export class GuardedLogger implements Logger {
  readonly #inner: Logger;

  constructor(inner: Logger) {
    this.#inner = inner;
  }

  debug(message: string, fields?: LogFields): void {
    this.#write('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#write('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#write('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#write('error', message, fields);
  }

  child(fields: LogFields): Logger {
    try {
      return new GuardedLogger(this.#inner.child(fields));
    } catch {
      return this;
    }
  }

  #write(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: LogFields): void {
    try {
      this.#inner[level](message, fields);
    } catch {
      // There is no other place to tell it.
    }
  }
}
