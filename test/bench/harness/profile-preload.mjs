// Loaded before a server that is profiled: SIGUSR2 begins a CPU profile, and the next one writes it to the folder that
// NOPAL_BENCH_PROFILE names. The profile is of exactly what was measured, and the server needs no part in it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { basename, join } from 'node:path';

/** Between two samples, in microseconds. */
const INTERVAL_MICROS = 200;

const session = new Session();
session.connect();
let isRunning = false;
process.on('SIGUSR2', async () => {
  if (isRunning) {
    const { profile } = await session.post('Profiler.stop');
    const folder = process.env.NOPAL_BENCH_PROFILE ?? '.';
    mkdirSync(folder, { recursive: true });
    const name = `${basename(process.argv[1] ?? 'server')}-${process.pid}.cpuprofile`;
    writeFileSync(join(folder, name), JSON.stringify(profile));
    isRunning = false;
    console.log('profile written');
    return;
  }
  isRunning = true;
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_MICROS });
  await session.post('Profiler.start');
  console.log('profile begun');
});
