import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRows } from '../../bench/harness/results.js';
import type { SubjectRounds } from '../../bench/harness/rounds.js';
import type { Sample } from '../../bench/harness/subject.js';
import type { Scenario, Workload } from '../../bench/harness/workload.js';

function sample(cpuMicros: readonly number[], more: Partial<Sample> = {}): Sample {
  return {
    operations: 100,
    seconds: 2,
    cpuMicros,
    residentBytes: cpuMicros.map(() => 3 * 1_024 ** 2),
    errors: 0,
    latencyMs: [1, 2, 3],
    loadCpuMicros: 50,
    figures: {},
    ...more,
  };
}

function rounds(subject: string, ...cpu: readonly (readonly number[])[]): SubjectRounds {
  return {
    subject,
    processes: (cpu[0] ?? []).map((_one, index) => `p${index}`),
    samples: cpu.map((micros) => sample(micros)),
  };
}

const workload: Workload = {
  name: 'echo',
  title: 'Echo',
  operation: 'request',
  scenarios: () => [],
};
const scenario: Scenario = {
  name: 's',
  isDefault: true,
  subjects: [],
  goals: [
    { subject: 'nopal', judges: 'against first', limit: 1.2 },
    { subject: 'nopal', judges: 'metric', limit: 3 },
    { subject: 'far', judges: 'times less', limit: 2 },
  ],
  growth: [{ name: 'g', many: ['far', 'nopal'], few: ['nopal', 'floor'], limit: 1 }],
};

const rows = makeRows(workload, scenario, [
  rounds('floor', [200], [400], [300]),
  rounds('nopal', [220], [600], [330]),
  rounds('far', [40, 10], [100, 100], [60, 15]),
]);
const [floor, nopal, far] = rows;

test('CPU time of all processes is told per operation, and that of each beside it', () => {
  assert.equal(floor?.metric, 'CPU µs per request');
  assert.equal(floor?.value?.median, 3);
  assert.equal(far?.value?.median, 0.75);
  assert.deepEqual(
    far?.processes.map(({ name, cpuMicros, residentMiB }) => [name, cpuMicros, residentMiB]),
    [
      ['p0', 0.6, 3],
      ['p1', 0.15, 3],
    ],
  );
  assert.equal(far?.perSecond, 50);
  assert.deepEqual(far?.latencyMs, [1, 2, 3]);
});

test('how much of its time a process ran is told where it is known', () => {
  const known = { ...rounds('floor', [1]), samples: [sample([1], { runShares: [0.25] })] };
  const [row] = makeRows(workload, scenario, [known]);
  assert.equal(row?.processes[0]?.runShare, 0.25);
  assert.equal(floor?.processes[0]?.runShare, 1);
});

test('a ratio is that of the same round, not of the medians', () => {
  assert.equal(floor?.against, undefined);
  assert.equal(nopal?.against?.first, 'floor');
  assert.equal(nopal?.against?.max, 1.5);
  assert.ok(Math.abs((nopal?.against?.median ?? 0) - 1.1) < 1e-9);
});

test('goals are judged by the ratio, by the metric, and as so many times less', () => {
  assert.deepEqual(
    nopal?.goals.map(({ goal, isMet }) => [goal, isMet]),
    [
      ['≤ 1.2 × floor', true],
      ['≤ 3 CPU µs per request', false],
    ],
  );
  const [less] = far?.goals ?? [];
  assert.equal(less?.goal, '≥ 2 × below floor');
  assert.equal(less?.seen, 4);
});

test('growth is the ratio to the floor over that ratio where there is little', () => {
  const [, growth] = far?.goals ?? [];
  // By round: (50 / 220) / (220 / 200), (200 / 600) / (600 / 400), (75 / 330) / (330 / 300).
  assert.equal(growth?.goal, 'g: ≤ 1 ×');
  assert.ok(Math.abs((growth?.seen ?? 0) - 75 / 330 / 1.1) < 1e-9);
});

test('a difference is told where the metric asks for one', () => {
  const metric = { label: 'KB', of: () => 5, against: 'difference' as const };
  const [, more] = makeRows(workload, { ...scenario, metric, goals: [] }, [
    rounds('floor', [1]),
    rounds('nopal', [1]),
  ]);
  assert.deepEqual([more?.against?.kind, more?.against?.median], ['difference', 0]);
});

test('what could not be measured keeps its line, with the reason', () => {
  const [row] = makeRows(workload, scenario, [
    { subject: 'pitaya', processes: [], samples: [], missing: 'there is no Go' },
  ]);
  assert.equal(row?.missing, 'there is no Go');
  assert.equal(row?.value, undefined);
});
