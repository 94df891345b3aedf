import type { ServerReport } from '../faults/server-process.js';

const MIB = 1_048_576;

/** What a server holds after a minute; what may not grow, by name. */
export interface Row {
  readonly minute: number;
  readonly server: string;
  readonly sent: number;
  readonly heapMiB: number;
  /** Of it what V8 has compiled: it optimises what runs often for minutes yet. */
  readonly codeMiB: number;
  readonly rssMiB: number;
  readonly externalMiB: number;
  readonly timers: number;
  readonly held: number;
  readonly files: number;
  readonly listeners: number;
  readonly sessions: number;
  readonly late: number;
}

/**
 * By how much each may be more at the end than after warming up: a share and a number. Peers and visitors that are there by chance
 * make the difference.
 */
const ROOM: Readonly<Partial<Record<keyof Row, readonly [share: number, more: number]>>> = {
  heapMiB: [0.1, 2],
  rssMiB: [0.15, 10],
  externalMiB: [0.1, 2],
  timers: [0, 15],
  held: [0, 30],
  files: [0, 30],
  listeners: [0, 0],
  sessions: [0, 30],
};

export const TITLES =
  'minute  server   requests   heap MiB  of it code  rss MiB  external  timers  handles  files  listeners  sessions  late';

export function rowOf(minute: number, server: string, report: ServerReport, sent: number): Row {
  return {
    minute,
    server,
    sent,
    heapMiB: report.heapUsed / MIB,
    codeMiB: report.code / MIB,
    rssMiB: report.rss / MIB,
    externalMiB: report.external / MIB,
    timers: (report.held.Timeout ?? 0) + (report.held.Immediate ?? 0),
    held: Object.values(report.held).reduce((sum, count) => sum + count, 0),
    files: report.files,
    listeners: report.listeners,
    sessions: report.sessions,
    late: report.metrics.nopal_late_results_total ?? 0,
  };
}

export function showRow(row: Row): string {
  return [
    String(row.minute).padStart(6),
    ` ${row.server.padEnd(7)}`,
    String(row.sent).padStart(9),
    row.heapMiB.toFixed(2).padStart(10),
    row.codeMiB.toFixed(2).padStart(11),
    row.rssMiB.toFixed(1).padStart(8),
    row.externalMiB.toFixed(1).padStart(9),
    String(row.timers).padStart(7),
    String(row.held).padStart(8),
    String(row.files).padStart(6),
    String(row.listeners).padStart(10),
    String(row.sessions).padStart(9),
    String(row.late).padStart(5),
  ].join(' ');
}

/** What each server holds more of at the end than its room allows: the least of the last two minutes against the most of those
 * at which it was warm. */
export function growthOf(rows: readonly Row[], warmUpMinutes: number): string[] {
  const grown: string[] = [];
  for (const server of new Set(rows.map((row) => row.server))) {
    const own = rows.filter((row) => row.server === server);
    const warm = own.filter(
      ({ minute }) => minute === warmUpMinutes || minute === warmUpMinutes + 1,
    );
    const last = own.slice(-2);
    for (const [name, [share, more]] of Object.entries(ROOM)) {
      const of = (row: Row): number => row[name as 'files'];
      const before = Math.max(...warm.map(of));
      const after = Math.min(...last.map(of));
      if (after > before * (1 + share) + more)
        grown.push(`${server}: ${name} was ${before.toFixed(1)} and is ${after.toFixed(1)}`);
    }
  }
  return grown;
}
