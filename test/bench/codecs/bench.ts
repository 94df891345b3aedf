// Measures generated codecs beside protobufjs and JSON, and `is` beside ajv and TypeBox, in interleaved rounds.
//   npm run bench:codecs [-- --rounds 15] [--json]
import { parseArgs } from 'node:util';
import type { Codec } from '@nopal/core';
import { ProtoWriter } from '@nopal/core';
import { ajvCheck, protobufjsType, typeboxCheck } from './others.js';
import { chats, inventories, moves } from './payloads.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, json: { type: 'boolean', default: false } },
});
/** A subject's share of a round. */
const SLICE_MS = 15;

const generated = (await import('./generated/codecs.js' as string)) as Record<string, Codec>;

interface Subject {
  readonly name: string;
  /** Does all inputs once; answers something that depends on the work. */
  run(): number;
}

interface Task {
  readonly payload: string;
  readonly what: 'encode' | 'decode' | 'is';
  readonly inputs: number;
  readonly subjects: readonly Subject[];
}

function subject<T>(name: string, inputs: readonly T[], work: (input: T) => number): Subject {
  return {
    name,
    run: () => {
      let sum = 0;
      for (const input of inputs) sum += work(input);
      return sum;
    },
  };
}

function tasksOf(
  payload: 'Move' | 'Chat' | 'Inventory',
  inputs: readonly object[],
): readonly Task[] {
  const codec = generated[`${payload}Codec`];
  if (codec === undefined) throw new Error(`no codec for ${payload}: run codegen`);
  const type = protobufjsType(payload);
  const writer = new ProtoWriter();
  const encode = (value: object): Uint8Array => {
    writer.reset();
    if (!codec.encode(value, writer)) throw new Error(`no ${payload}`);
    return writer.finish();
  };
  const theirs = inputs.map((value) => type.fromObject(upperChannel(value)));
  const bytes = inputs.map(encode);
  const texts = inputs.map((value) => Buffer.from(JSON.stringify(value)));
  const checks = [
    { name: 'ajv', check: ajvCheck(payload, false) },
    { name: 'TypeBox', check: typeboxCheck(payload, false) },
    { name: 'ajv with text', check: ajvCheck(payload, true) },
    { name: 'TypeBox with text', check: typeboxCheck(payload, true) },
  ];
  for (const [i, value] of inputs.entries()) {
    const same = Buffer.compare(bytes[i] as Uint8Array, type.encode(theirs[i] as never).finish());
    if (same !== 0) throw new Error(`the bytes of ${payload} ${i} are not those of protobufjs`);
    if (!codec.is(value) || !checks.every(({ check }) => check(value)))
      throw new Error(`no ${payload}`);
  }
  const task = (what: Task['what'], subjects: readonly Subject[]): Task => {
    return { payload, what, inputs: inputs.length, subjects };
  };
  return [
    task('encode', [
      subject('nopal', inputs, (value) => encode(value).length),
      subject('protobufjs', theirs, (value) => type.encode(value).finish().length),
      subject('JSON', inputs, (value) => Buffer.from(JSON.stringify(value)).length),
    ]),
    task('decode', [
      subject('nopal', bytes, (one) => (codec.decode(one, 0, one.length) === undefined ? 1 : 0)),
      subject('protobufjs', bytes, (one) => (type.decode(one) === undefined ? 1 : 0)),
      subject('JSON', texts, (one) => (JSON.parse(one.toString()) === undefined ? 1 : 0)),
    ]),
    task('is', [
      subject('nopal', inputs, (value) => (codec.is(value) ? 1 : 0)),
      ...checks.map(({ name, check }) => subject(name, inputs, (value) => (check(value) ? 1 : 0))),
    ]),
  ];
}

function upperChannel(value: object): Record<string, unknown> {
  const given = value as { channel?: string };
  return given.channel === undefined
    ? { ...value }
    : { ...value, channel: given.channel.toUpperCase() };
}

/** CPU time of this process in nanoseconds: other work on the machine is not in it. */
function cpuNanos(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** Nanoseconds for one input, within one slice of time. */
function measure({ run }: Subject, inputs: number): number {
  const start = cpuNanos();
  const limit = start + SLICE_MS * 1_000_000;
  let times = 0;
  let now = start;
  let sum = 0;
  while (now < limit) {
    for (const until = times + Math.ceil(16 / Math.ceil(inputs / 16)); times < until; times++)
      sum += run();
    now = cpuNanos();
  }
  if (Number.isNaN(sum)) throw new Error('nothing was done');
  return (now - start) / (times * inputs);
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

// A string may hold half a surrogate pair, to `is` as to ajv and TypeBox. "With text" they refuse it, by a pattern: for
// information, as ours leaves that to where bytes are made or read.
const tasks = [
  ...tasksOf('Move', moves),
  ...tasksOf('Chat', chats),
  ...tasksOf('Inventory', inventories),
];
const rounds = new Map<Subject, number[]>();
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const { subjects, inputs } of tasks) {
    for (const one of subjects) {
      const all = rounds.get(one) ?? [];
      rounds.set(one, all);
      all.push(measure(one, inputs));
    }
  }
}
const rows = tasks.map(({ payload, what, subjects }) => {
  const [ours] = subjects;
  const own = (ours && rounds.get(ours)) ?? [];
  return {
    payload,
    what,
    subjects: subjects.map((one) => {
      const all = rounds.get(one) ?? [];
      const ratios = all.map((nanos, round) => nanos / (own[round] ?? 1));
      return { name: one.name, nanos: median(all), ratioToNopal: median(ratios) };
    }),
  };
});
if (values.json) console.log(JSON.stringify(rows));
else {
  console.log(
    `codecs, ${values.rounds} rounds, medians; ns of CPU time for one message, and how many times Nopal's`,
  );
  for (const { payload, what, subjects } of rows) {
    const cells = subjects.map(
      ({ name, nanos, ratioToNopal }, i) =>
        `${name} ${nanos.toFixed(nanos < 100 ? 1 : 0).padStart(6)}${i === 0 ? '' : ` (${ratioToNopal.toFixed(2)} ×)`}`,
    );
    console.log(`${payload.padEnd(10)} ${what.padEnd(7)} ${cells.join('   ')}`);
  }
}
