// Loaded before a process that is profiled: SIGUSR2 begins a CPU profile, and the next one writes it, as NAME.cpuprofile, to the
// folder that NOPAL_BENCH_PROFILE names. The profile is of exactly what was measured, and the program needs no part in it.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

/** Between two samples, in microseconds. */
const INTERVAL_MICROS = 200;

const { NOPAL_BENCH_PROFILE: folder = '.', NOPAL_BENCH_NAME: name = 'server' } = process.env;
const session = new Session();
session.connect();
let isRunning = false;

async function turn() {
  if (!isRunning) {
    isRunning = true;
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_MICROS });
    await session.post('Profiler.start');
    console.error('profile begun');
    return;
  }
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(join(folder, `${name}.cpuprofile`), JSON.stringify(profile));
  console.error('profile written');
}

process.on('SIGUSR2', () => {
  void turn();
});
