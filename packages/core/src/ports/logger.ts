/** Facts that go with a line. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where log lines go: pino unless the game brings another. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same logger with fields on every line. */
  child(fields: LogFields): Logger;
}
