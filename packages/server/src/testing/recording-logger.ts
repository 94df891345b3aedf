import type { LogFields, Logger } from '@nopal/core';

/** One line as it was logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields;
}

/**
 * A logger that keeps every line, its children's too, and writes nothing.
 * @example const logger = new RecordingLogger(); new Arena(logger).join(session); assert.equal(logger.of('error').length, 0);
 */
export class RecordingLogger implements Logger {
  readonly lines: LogLine[];
  readonly #fields: LogFields;

  constructor(lines: LogLine[] = [], fields: LogFields = {}) {
    this.lines = lines;
    this.#fields = fields;
  }

  debug(message: string, fields: LogFields = {}): void {
    this.#note('debug', message, fields);
  }

  info(message: string, fields: LogFields = {}): void {
    this.#note('info', message, fields);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.#note('warn', message, fields);
  }

  error(message: string, fields: LogFields = {}): void {
    this.#note('error', message, fields);
  }

  child(fields: LogFields): Logger {
    return new RecordingLogger(this.lines, { ...this.#fields, ...fields });
  }

  /** The lines of one level. */
  of(level: LogLine['level']): LogLine[] {
    return this.lines.filter((line) => line.level === level);
  }

  #note(level: LogLine['level'], message: string, fields: LogFields): void {
    this.lines.push({ level, message, fields: { ...this.#fields, ...fields } });
  }
}
