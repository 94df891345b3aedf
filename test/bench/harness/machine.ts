import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';

/** On what was measured, and how busy it was with other things. */
export interface Machine {
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
}

export function describeMachine(): Machine {
  return {
    node: process.version,
    system: `${process.platform} ${release()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1_024 ** 3),
  };
}

/** The load average of the last minute. */
export function loadAverage(): number {
  return loadavg()[0] ?? 0;
}

/** Time of all cores since the machine started, in clock ticks. */
export interface CoreTime {
  readonly all: number;
  /** What the machine's host gave to others. */
  readonly stolen: number;
}

export function coreTime(): CoreTime {
  const fields = readFileSync('/proc/stat', 'latin1').split('\n')[0]?.split(/\s+/).slice(1) ?? [];
  const ticks = fields.slice(0, 8).map(Number);
  return { all: ticks.reduce((sum, one) => sum + one, 0), stolen: ticks[7] ?? 0 };
}

/** How much of the cores' time between two moments was stolen, in percent. */
export function stolenPercent(before: CoreTime, after: CoreTime): number {
  const all = after.all - before.all;
  return all === 0 ? 0 : (100 * (after.stolen - before.stolen)) / all;
}
