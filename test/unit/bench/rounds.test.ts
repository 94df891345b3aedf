import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Programs } from '../../bench/harness/bundle-program.js';
import { runRounds } from '../../bench/harness/rounds.js';
import { chosenScenarios } from '../../bench/harness/run-bench.js';
import type { RunContext, Sample, Subject } from '../../bench/harness/subject.js';
import type { Scenario, Workload } from '../../bench/harness/workload.js';

const context: RunContext = {
  programs: new Programs(),
  seconds: 1,
  warmMs: 0,
  firstWarmMs: 0,
  nodeFlags: [],
  started: new Set(),
};
const sample: Sample = {
  operations: 1,
  seconds: 1,
  cpuMicros: [1],
  residentBytes: [1],
  errors: 0,
  latencyMs: [],
  loadCpuMicros: 0,
  figures: {},
};

function recorded(log: string[], name: string, fails = false): Subject {
  return {
    name,
    open: async () => {
      log.push(`open ${name}`);
      return {
        processes: [name],
        sample: async () => {
          log.push(name);
          if (fails) throw new Error(`${name} broke`);
          return sample;
        },
        close: async () => {
          log.push(`close ${name}`);
        },
      };
    },
  };
}

const scenarioOf = (...subjects: Subject[]): Scenario => ({ name: 's', isDefault: true, subjects });

test('subjects take turns, and another begins in each round', async () => {
  const log: string[] = [];
  const scenario = scenarioOf(recorded(log, 'a'), recorded(log, 'b'));
  const measured = await runRounds(scenario, 3, context, () => {});
  assert.deepEqual(log.slice(2, -2), ['a', 'b', 'b', 'a', 'a', 'b']);
  assert.deepEqual(log.slice(-2), ['close a', 'close b']);
  assert.deepEqual(
    measured.map(({ subject, samples }) => [subject, samples.length]),
    [
      ['a', 3],
      ['b', 3],
    ],
  );
});

test('rounds of subjects under a load come in slices that take turns, and are one sample each', async () => {
  const log: string[] = [];
  const sliced = (name: string): Subject => ({ ...recorded(log, name), isSliced: true });
  const measured = await runRounds(scenarioOf(sliced('a'), sliced('b')), 2, context, () => {});
  const turns = ['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b'];
  assert.deepEqual(log.slice(2, -2), [...turns, ...turns.toReversed()]);
  assert.deepEqual(
    measured.map(({ samples }) =>
      samples.map(({ operations, cpuMicros }) => [operations, ...cpuMicros]),
    ),
    [
      [
        [4, 4],
        [4, 4],
      ],
      [
        [4, 4],
        [4, 4],
      ],
    ],
  );
});

test('a subject that is not installed is left out with its reason', async () => {
  const log: string[] = [];
  const missing = { ...recorded(log, 'peer'), missing: () => 'no Go' };
  const [, peer] = await runRounds(scenarioOf(recorded(log, 'a'), missing), 1, context, () => {});
  assert.deepEqual([peer?.missing, peer?.samples], ['no Go', []]);
  assert.ok(!log.includes('open peer'));
});

test('when a subject breaks, all are closed', async () => {
  const log: string[] = [];
  const scenario = scenarioOf(recorded(log, 'a'), recorded(log, 'b', true));
  await assert.rejects(
    runRounds(scenario, 1, context, () => {}),
    /b broke/,
  );
  assert.deepEqual(log.slice(-2), ['close a', 'close b']);
});

test('the default run leaves out what is only of the matrix, unless nothing else was named', () => {
  const workload = (name: string, ...isDefault: boolean[]): Workload => ({
    name,
    title: name,
    operation: 'request',
    scenarios: () =>
      isDefault.map((one, index) => ({ name: `${index}`, isDefault: one, subjects: [] })),
  });
  const all = [workload('echo', true, false), workload('peers', false, false)];
  const names = (workloads: string[], whole = false): string[] =>
    chosenScenarios(all, { workloads, all: whole, shape: {} }).map(
      ({ workload: { name }, scenario }) => `${name} ${scenario.name}`,
    );
  assert.deepEqual(names([]), ['echo 0']);
  assert.deepEqual(names([], true), ['echo 0', 'echo 1', 'peers 0', 'peers 1']);
  assert.deepEqual(names(['echo']), ['echo 0']);
  assert.deepEqual(names(['peers']), ['peers 0', 'peers 1']);
});
