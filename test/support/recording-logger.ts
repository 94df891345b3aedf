import type { Logger } from '@nopal/core';

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Keeps what is logged, for a test to look at. */
export class RecordingLogger implements Logger {
  readonly entries: LogEntry[];

  constructor(entries: LogEntry[] = []) {
    this.entries = entries;
  }

  /** The messages of a level. */
  at(level: LogEntry['level']): LogEntry[] {
    return this.entries.filter((entry) => entry.level === level);
  }

  debug(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.entries.push({ level: 'debug', message, fields });
  }

  info(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.entries.push({ level: 'info', message, fields });
  }

  warn(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.entries.push({ level: 'warn', message, fields });
  }

  error(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.entries.push({ level: 'error', message, fields });
  }

  child(): Logger {
    return new RecordingLogger(this.entries);
  }
}
