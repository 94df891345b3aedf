import type { LogFields, Logger } from '@nopal/core';
import { type Logger as Pino, pino } from 'pino';
import { plainFields } from './plain-fields.js';
import { ReadableLines } from './readable-lines.js';
import { type ByteStream, TurnOutput } from './turn-output.js';

/** Names of levels that `createLogger` takes. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const STDOUT = 1;

interface Lines {
  write(line: string): void;
}

class PinoLogger implements Logger {
  readonly #pino: Pino;
  readonly #output: Lines;
  readonly #time: () => string;
  /** What every line has after its time: `,"server":"gate-1"`. */
  readonly #own: string;
  readonly #turns: TurnOutput | undefined;

  constructor(instance: Pino, output: Lines, time: () => string, turns?: TurnOutput) {
    this.#pino = instance;
    this.#output = output;
    this.#time = time;
    this.#own = (instance as unknown as Record<symbol, string>)[pino.symbols.chindingsSym] ?? '';
    this.#turns = turns;
  }

  debug(message: string, fields: LogFields = {}): void {
    this.#write('debug', message, fields);
  }

  info(message: string, fields: LogFields = {}): void {
    // The level of the line that each HTTP request leaves.
    if (!this.#pino.isLevelEnabled('info')) return;
    const plain = plainFields(fields);
    if (plain === undefined) this.#write('info', message, fields);
    else {
      const text = JSON.stringify(message);
      this.#output.write(`{"level":30${this.#time()}${this.#own}${plain},"msg":${text}}\n`);
    }
  }

  warn(message: string, fields: LogFields = {}): void {
    this.#write('warn', message, fields);
    this.#turns?.flush();
  }

  error(message: string, fields: LogFields = {}): void {
    this.#write('error', message, fields);
    this.#turns?.flush();
  }

  child(fields: LogFields): Logger {
    return new PinoLogger(this.#pino.child(fields), this.#output, this.#time, this.#turns);
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

/** Of lines that are written within a millisecond: the time as text is made once for them. */
function createTimestamp(): () => string {
  let millis = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== millis) {
      millis = now;
      text = `,"time":"${new Date(now).toISOString()}"`;
    }
    return text;
  };
}

/**
 * The default logger: JSON lines by pino. On a terminal they are lines for people, coloured unless `NO_COLOR` is set.
 * @param output gets each line as JSON; standard output by default. There, unless it is a terminal, the lines of one turn of
 * the event loop leave together, and at once from a warning on.
 */
export function createLogger(
  level: LogLevel = 'info',
  output: { write(line: string): void } | undefined = terminalLines(),
): Logger {
  const timestamp = createTimestamp();
  const options = { level, base: null, timestamp };
  if (output !== undefined) return new PinoLogger(pino(options, output), output, timestamp);
  const stdout: unknown = pino.destination({ dest: STDOUT, sync: true, contentMode: 'buffer' });
  const turns = new TurnOutput(stdout as ByteStream); // its type knows texts only
  return new PinoLogger(pino(options, turns), turns, timestamp, turns);
}

/** Undefined where standard output is no terminal. */
function terminalLines(): ReadableLines | undefined {
  const { stdout, env } = process;
  return stdout.isTTY === true ? new ReadableLines(stdout, (env.NO_COLOR ?? '') === '') : undefined;
}
