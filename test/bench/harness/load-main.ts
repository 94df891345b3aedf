// A load's process: carries out the orders of the harness, one after the other.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import type { Load, LoadOrder, LoadReport, OpenLoad } from './load.js';
import { cpuMicros, mainThreadTime, runShare, type ThreadTime } from './process-facts.js';

const inspector = new Session();
let load: Load | undefined;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** This process by its own clock, which is exact. */
const ownCpuMicros = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

async function measure({
  warmMs,
  ms,
  pids,
}: Extract<LoadOrder, { kind: 'measure' }>): Promise<LoadReport> {
  if (load === undefined) throw new Error('the load is not open');
  const { tally } = load;
  load.start();
  await wait(warmMs);
  const threadsBefore = pids.map(mainThreadTime);
  const ownThreadBefore = mainThreadTime(process.pid);
  const before = pids.map(cpuMicros);
  const ownBefore = ownCpuMicros();
  const startedAt = performance.now();
  tally.reset();
  await wait(ms);
  const seconds = (performance.now() - startedAt) / 1_000;
  const { operations, errors, latency } = tally;
  const report: LoadReport = {
    kind: 'measured',
    operations,
    errors,
    seconds,
    cpuMicros: pids.map((pid, index) => cpuMicros(pid) - (before[index] as number)),
    runShares: pids.map((pid, index) =>
      runShare(threadsBefore[index] as ThreadTime, mainThreadTime(pid)),
    ),
    ownCpuMicros: ownCpuMicros() - ownBefore,
    ownRunShare: runShare(ownThreadBefore, mainThreadTime(process.pid)),
    latencyMicros: [0.5, 0.99, 0.999].flatMap((q) => latency.quantile(q) ?? []),
  };
  await load.stop();
  return report;
}

async function profile(file: string | undefined): Promise<void> {
  if (file === undefined) {
    inspector.connect();
    await inspector.post('Profiler.enable');
    await inspector.post('Profiler.start');
    return;
  }
  const { profile } = await inspector.post('Profiler.stop');
  writeFileSync(file, JSON.stringify(profile));
  inspector.disconnect();
}

async function carryOut(order: LoadOrder): Promise<LoadReport> {
  switch (order.kind) {
    case 'open': {
      const { openLoad } = (await import(order.module)) as { openLoad: OpenLoad };
      load = await openLoad(order.port, order.options);
      return { kind: 'opened' };
    }
    case 'measure':
      return measure(order);
    case 'profile':
      await profile(order.file);
      return { kind: 'profiled' };
    case 'close':
      await load?.close();
      return { kind: 'closed' };
  }
}

const fail = (error: unknown): void => {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.send?.({ kind: 'failed', message } satisfies LoadReport, () => process.exit(1));
};
process.on('message', (order: LoadOrder) => {
  carryOut(order).then((report) => {
    process.send?.(report, () => {
      if (report.kind === 'closed') process.exit(0);
    });
  }, fail);
});
process.on('uncaughtException', fail);
process.on('disconnect', () => process.exit(0));
