// How long codegen takes, beside `tsc --noEmit` of the TypeScript that this repository uses, on the same project and in the same
// run, with the built command line: `npm run bench:codegen [-- --runs 7]`. Runs alternate, so that a busy machine is fair to all.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunningCommand } from '../../support/running-command.js';
import { type MadeProject, makeProject } from './make-project.js';

const root = process.cwd();
const CLI = join(root, 'packages/cli/dist/start.cjs');
const TSC = join(root, 'node_modules/typescript/bin/tsc');
const projects = join(root, 'test/bench/codegen/generated');
const given = process.argv.indexOf('--runs');
const runs = given === -1 ? 5 : Number(process.argv[given + 1]);

interface Taken {
  readonly wallMs: number;
  /** Of the process and its threads. */
  readonly cpuMs: number;
  readonly peakMb: number;
}

/** Certificates of the machine's own are read at every start of Node, which takes as long as an unchanged run. */
const { NODE_EXTRA_CA_CERTS: _certificates, ...environment } = process.env;

/** Runs a Node program in a process of its own; it writes what it used into a file when it ends. */
function take(project: MadeProject, program: string, ...commandLine: string[]): Taken {
  const usage = join(projects, 'usage.json');
  const hook = `data:text/javascript,${encodeURIComponent(
    `import{writeFileSync}from'node:fs';process.on('exit',()=>{const u=process.resourceUsage();writeFileSync(${JSON.stringify(usage)},JSON.stringify({cpuMs:(u.userCPUTime+u.systemCPUTime)/1000,peakMb:u.maxRSS/1024}))})`,
  )}`;
  const started = performance.now();
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--import', hook, program, ...commandLine],
    { cwd: project.dir, encoding: 'utf8', env: environment },
  );
  const wallMs = performance.now() - started;
  if (status !== 0) throw new Error(`${program} ended with ${status}\n${stdout}\n${stderr}`);
  return { wallMs, ...(JSON.parse(readFileSync(usage, 'utf8')) as Omit<Taken, 'wallMs'>) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function medianOf(all: readonly Taken[]): Taken {
  return {
    wallMs: median(all.map((one) => one.wallMs)),
    cpuMs: median(all.map((one) => one.cpuMs)),
    peakMb: median(all.map((one) => one.peakMb)),
  };
}

function clean({ dir }: MadeProject): void {
  for (const one of ['generated', 'protos', 'codegen.lock.json'])
    rmSync(join(dir, one), { recursive: true, force: true });
}

function cold(project: MadeProject): Taken {
  clean(project);
  return take(project, CLI, 'codegen');
}

/** What the watcher took by its own clock and by ours, from the edit to its line, and how many files it wrote. */
interface Edit {
  readonly ownMs: number;
  readonly wallMs: number;
  readonly written: number;
  /** Of the watcher and what it ran, up to its line; in steps of 10 ms. Undefined where no /proc tells. */
  readonly cpuMs: number | undefined;
}

function cpuSoFar(pid: number | undefined): number | undefined {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  // Behind the name, which may hold anything, utime to cstime are the 12th to 15th, in hundredths of a second.
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return fields.slice(11, 15).reduce((sum, one) => sum + Number(one) * 10, 0);
}

function since(start: number | undefined, end: number | undefined): number | undefined {
  return start === undefined || end === undefined ? undefined : end - start;
}

async function edits(project: MadeProject, kind: 'body' | 'type', count: number): Promise<Edit[]> {
  const watcher = new RunningCommand(process.execPath, [CLI, 'codegen', '--watch'], {
    cwd: project.dir,
  });
  const file = join(project.dir, kind === 'body' ? project.componentFile : project.typeFile);
  const original = readFileSync(file, 'utf8');
  const lines = () => watcher.output.split('\n').filter((line) => line.includes('watching'));
  const measured: Edit[] = [];
  clean(project);
  try {
    await watcher.until(() => lines().length === 1, 'the first run');
    for (let i = 1; i <= count; i++) {
      const text =
        kind === 'body'
          ? original.replace('hero.x + move.x', `hero.x + move.x + ${i}`)
          : original.replace('  power: number;', `  power: number;${newFields(i)}`);
      const cpuBefore = cpuSoFar(watcher.pid);
      const started = performance.now();
      writeFileSync(file, text);
      while (lines().length === i) {
        if (performance.now() - started > 60_000) throw new Error(watcher.output);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      const wallMs = performance.now() - started;
      const line = lines().at(-1) ?? '';
      measured.push({
        wallMs,
        cpuMs: since(cpuBefore, cpuSoFar(watcher.pid)),
        ownMs: Number(/ in ([\d.]+) ms/.exec(line)?.[1]),
        written: Number(/(\d+) written/.exec(line)?.[1] ?? 0),
      });
    }
  } finally {
    await watcher.stop();
    writeFileSync(file, original);
  }
  return measured;
}

/** One more with each edit, as a contract may grow. */
function newFields(count: number): string {
  return Array.from({ length: count }, (_, i) => `\n  extra${i}?: string;`).join('');
}

function size(dir: string): string {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const bytes = files.reduce((sum, one) => sum + statSync(join(one.parentPath, one.name)).size, 0);
  return `${files.length} files, ${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const rows: string[][] = [];
function row(what: string, taken: Taken, note: string): void {
  rows.push([
    what,
    `${taken.wallMs.toFixed(0)} ms`,
    `${taken.cpuMs.toFixed(0)} ms`,
    `${taken.peakMb.toFixed(0)} MB`,
    note,
  ]);
}

const small = makeProject(join(projects, 'p50'), { components: 50, methods: 10 });
const large = makeProject(join(projects, 'p300'), { components: 300, methods: 10 });
// tsc needs the generated declarations; both find the disk warm; and what Node compiled of the command is kept since its first
// run after it was installed.
take(small, CLI, 'codegen');
take(small, TSC, '--noEmit');
const times = { tsc: [] as Taken[], cold: [] as Taken[], same: [] as Taken[], node: [] as Taken[] };
const empty = join(projects, 'empty.mjs');
writeFileSync(empty, '');
for (let i = 0; i < runs; i++) {
  times.tsc.push(take(small, TSC, '--noEmit'));
  times.cold.push(cold(small));
  times.same.push(take(small, CLI, 'codegen'));
  times.node.push(take(small, empty));
}
const [tsc, first, same] = [medianOf(times.tsc), medianOf(times.cold), medianOf(times.same)];
const ratio = (a: number, b: number) => (a / b).toFixed(2);
row('tsc --noEmit', tsc, `${small.files} files, ${small.types} types`);
row(
  'codegen, cold',
  first,
  `${ratio(first.wallMs, tsc.wallMs)} × tsc in time, ${ratio(first.cpuMs, tsc.cpuMs)} × in CPU; ${size(join(small.dir, 'generated'))}`,
);
row('codegen, unchanged', same, '');
row('an empty Node program', medianOf(times.node), '');

const watch = { body: await edits(small, 'body', 10), type: await edits(small, 'type', 10) };
for (const [kind, list] of Object.entries(watch)) {
  const own = median(list.map((one) => one.ownMs));
  const wall = median(list.map((one) => one.wallMs));
  const cpu = list.flatMap(({ cpuMs }) => (cpuMs === undefined ? [] : [cpuMs]));
  const written = [...new Set(list.map((one) => one.written))].join(' or ');
  rows.push([
    `watch, ${kind} edit`,
    `${own.toFixed(1)} ms`,
    cpu.length === 0
      ? ''
      : `${(cpu.reduce((sum, one) => sum + one, 0) / cpu.length).toFixed(0)} ms`,
    '',
    `${wall.toFixed(0)} ms from the edit to the answer; ${written} files written`,
  ]);
}

const many: Taken[] = [];
const few: Taken[] = [];
for (let i = 0; i < Math.min(3, runs); i++) {
  few.push(cold(small));
  many.push(cold(large));
}
const [six, one] = [medianOf(many), medianOf(few)];
row(
  'codegen, cold, 300 × 10',
  six,
  `${ratio(six.wallMs, one.wallMs)} × the time, ${ratio(six.cpuMs, one.cpuMs)} × the CPU of 50 × 10`,
);

const head = ['50 components × 10 methods', 'time', 'CPU', 'peak RSS', ''];
const widths = head.map((name, i) => Math.max(name.length, ...rows.map((r) => r[i]?.length ?? 0)));
const print = (cells: readonly string[]) =>
  `${cells
    .map((cell, i) =>
      i === 0 || i === 4 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    )
    .join('  ')
    .trimEnd()}\n`;
const table = [head, ...rows].map(print).join('');
process.stdout.write(`Node ${process.version}, medians of ${runs} alternating runs\n${table}`);
rmSync(projects, { recursive: true });
