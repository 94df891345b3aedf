import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts it in clock ticks of 10 ms, where its scheduler does not tell it exactly. */
const TICK_MICROS = 10_000;

/**
 * CPU time of a process in microseconds, user and system, of all its threads that live.
 * @throws Error when there is no such process, or no /proc as Linux has it.
 */
export function cpuMicros(pid: number): number {
  let nanos = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const exact = readThread(`/proc/${pid}/task/${thread}/schedstat`);
    if (exact === undefined) return tickMicros(pid);
    nanos += Number(exact.slice(0, exact.indexOf(' ')));
  }
  return nanos / 1_000;
}

/** What a process's main thread has run, and has waited for a core when it could have run. */
export interface ThreadTime {
  readonly ranMicros: number;
  readonly waitedMicros: number;
}

/** Zeros where the kernel does not tell. */
export function mainThreadTime(pid: number): ThreadTime {
  const [ran = 0, waited = 0] = (readThread(`/proc/${pid}/task/${pid}/schedstat`) ?? '0 0')
    .split(' ')
    .map(Number);
  return { ranMicros: ran / 1_000, waitedMicros: waited / 1_000 };
}

/** Of the time between two moments in which a thread could run, the part in which it did; 1 where nothing is known. */
export function runShare(before: ThreadTime, after: ThreadTime): number {
  const ran = after.ranMicros - before.ranMicros;
  const waited = after.waitedMicros - before.waitedMicros;
  return ran + waited === 0 ? 1 : ran / (ran + waited);
}

/** Undefined for a kernel without these figures, and empty for a thread that has just ended. */
function readThread(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return '0 ';
    return undefined;
  }
}

function tickMicros(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROS;
}

/** Bytes of a process that are in memory, shared libraries among them. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
}
