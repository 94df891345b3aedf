// Profiles the servers of a workload: `npm run profile -- --help`.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '../bench-options.js';
import { Programs } from '../harness/bundle-program.js';
import { type Child, endOnSignal } from '../harness/end-on-signal.js';
import { loadAverage } from '../harness/machine.js';
import { profileFlags } from '../harness/profile-flags.js';
import { makeRows, type Row } from '../harness/results.js';
import { runRounds } from '../harness/rounds.js';
import { fileNameOf } from '../report/file-name.js';
import { printTable, showNumber } from '../report/print-table.js';
import { WORKLOADS } from '../workloads/all.js';
import { type CpuProfile, profiledMicros, readFrames } from './cpu-profile.js';
import { sourceFinder } from './find-source.js';
import { flameGraph } from './flame-graph.js';
import { byRoom, hottest } from './hottest.js';
import { PROFILE_USAGE, type ProfileOptions, parseProfileOptions } from './profile-options.js';

const HOTTEST = 20;
const WARM_MS = 300;
const FIRST_WARM_MS = 2_000;

async function run(options: ProfileOptions): Promise<void> {
  const workload = WORKLOADS.find(({ name }) => name === options.workload);
  const scenarios = workload?.scenarios({}) ?? [];
  const scenario = scenarios.find(({ name }) => name.includes(options.scenario ?? ''));
  if (workload === undefined || scenario === undefined) {
    const names = scenarios.map(({ name }) => name).join('; ');
    throw new UsageError(`no scenario has ${options.scenario} in its name; there are ${names}`);
  }
  const subjects = scenario.subjects.filter(({ name }) => name.includes(options.subject ?? ''));
  if (subjects.length === 0) {
    const names = scenario.subjects.map(({ name }) => name).join('; ');
    throw new UsageError(`no subject has ${options.subject} in its name; there are ${names}`);
  }
  const programs = new Programs();
  const started = new Set<Child>();
  const uncared = endOnSignal(started, programs);
  try {
    for (const subject of subjects) {
      const folder = join(options.folder, fileNameOf(workload.name, scenario.name, subject.name));
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const alone = { ...scenario, subjects: [subject], goals: [], growth: [] };
      const measured = await runRounds(
        alone,
        1,
        {
          programs,
          seconds: options.seconds,
          warmMs: WARM_MS,
          firstWarmMs: FIRST_WARM_MS,
          nodeFlags: profileFlags,
          profileFolder: folder,
          started,
        },
        () => {},
      );
      const rows = makeRows(workload, alone, measured);
      console.log(`${printTable(rows)}\n(load average ${loadAverage().toFixed(1)})\n`);
      for (const file of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) {
        const name = basename(file, '.cpuprofile');
        tell(folder, name, `${workload.name} ${scenario.name}, ${subject.name}: ${name}`, rows[0]);
      }
    }
  } finally {
    uncared();
    programs.remove();
  }
}

/** @param row of the subject, which has the process. */
function tell(folder: string, name: string, title: string, row: Row | undefined): void {
  const profile = JSON.parse(
    readFileSync(join(folder, `${name}.cpuprofile`), 'utf8'),
  ) as CpuProfile;
  const root = readFrames(profile, sourceFinder());
  const graph = join(folder, `${name}.svg`);
  writeFileSync(graph, flameGraph(root, title));
  const process = row?.processes.find((one) => one.name === name);
  const { cpuMicros = Number.NaN, runShare = 1 } = process ?? {};
  const perMicro = 1_000_000 / (profiledMicros(profile) * (row?.perSecond ?? 0));
  const share = (part: number): string => {
    const percent = ((100 * part) / root.totalMicros).toFixed(1).padStart(5);
    return `${percent} %  ${showNumber(part * perMicro).padStart(6)} µs`;
  };
  const inside = Math.min(cpuMicros, root.totalMicros * perMicro);
  console.log(`${title}\n${graph}\n`);
  console.log(
    `  ${showNumber(cpuMicros)} µs per operation, of which some ${showNumber(inside)} µs in JavaScript and what it calls; the rest is the event\n` +
      `  loop, sockets that are served without JavaScript, and other threads (it ran in ${Math.round(100 * runShare)} % of the time in which it could)`,
  );
  console.log('\n  by whose code it is, itself');
  for (const { room, selfMicros } of byRoom(root)) console.log(`  ${share(selfMicros)}  ${room}`);
  console.log(`\n  the ${HOTTEST} hottest functions: itself, and with what it calls`);
  for (const hot of hottest(root, HOTTEST))
    console.log(
      `  ${share(hot.selfMicros)}  ${share(hot.totalMicros)}  ${hot.name}  (${hot.room})`,
    );
  console.log();
}

try {
  const names = WORKLOADS.map(({ name }) => name);
  const options = parseProfileOptions(process.argv.slice(2), names);
  if (options.help) console.log(PROFILE_USAGE);
  else await run(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${PROFILE_USAGE}`);
  process.exitCode = 1;
}
