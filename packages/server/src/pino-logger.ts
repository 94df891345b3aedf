import type { LogFields, Logger } from '@nopal/core';
import { type Logger as Pino, pino } from 'pino';
import { ReadableLines } from './readable-lines.js';

/** Names of levels that `createLogger` takes. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

class PinoLogger implements Logger {
  readonly #pino: Pino;

  constructor(instance: Pino) {
    this.#pino = instance;
  }

  debug(message: string, fields: LogFields = {}): void {
    this.#write('debug', message, fields);
  }

  info(message: string, fields: LogFields = {}): void {
    this.#write('info', message, fields);
  }

  warn(message: string, fields: LogFields = {}): void {
    this.#write('warn', message, fields);
  }

  error(message: string, fields: LogFields = {}): void {
    this.#write('error', message, fields);
  }

  child(fields: LogFields): Logger {
    return new PinoLogger(this.#pino.child(fields));
  }

  /** Whatever a method of the game throws is logged, also an object that throws when it is looked at. */
  #write(level: Exclude<LogLevel, 'silent'>, message: string, fields: LogFields): void {
    try {
      this.#pino[level](fields, message);
    } catch {
      this.#pino[level]({ unreadable: Object.keys(fields) }, message);
    }
  }
}

/**
 * The default logger: JSON lines by pino. On a terminal they are lines for people, coloured unless `NO_COLOR` is set.
 * @param output gets each line as JSON; standard output by default.
 */
export function createLogger(
  level: LogLevel = 'info',
  output: { write(line: string): void } | undefined = terminalLines(),
): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return new PinoLogger(output === undefined ? pino(options) : pino(options, output));
}

/** Undefined where standard output is no terminal. */
function terminalLines(): ReadableLines | undefined {
  const { stdout, env } = process;
  return stdout.isTTY === true ? new ReadableLines(stdout, (env.NO_COLOR ?? '') === '') : undefined;
}
