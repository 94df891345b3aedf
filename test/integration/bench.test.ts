import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { repositoryRoot } from '../support/repository-root.js';

/** Of a run on a machine that is busy with other tests. */
const LIMIT_MS = 240_000;

function bench(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const node = ['--conditions=source', '--import', 'tsx', 'test/bench/main.ts', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, {
    cwd: repositoryRoot,
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  return { code: status, out: stdout, err: stderr };
}

test('a short run of a workload measures every server process, and no answer is an error', () => {
  const shape = ['--connections', '2', '--in-flight', '3', '--body', '200'];
  const { code, out, err } = bench('echo', ...shape, '--rounds', '2', '--seconds', '0.1', '--json');
  assert.equal(code, 0, err);
  const { rows, machine } = JSON.parse(out) as {
    rows: {
      subject: string;
      errors: number;
      perSecond: number;
      latencyMs: number[];
      processes: { name: string; cpuMicros: number; residentMiB: number }[];
      against?: { kind: string; first: string; rounds: number };
    }[];
    machine: { node: string };
  };
  assert.equal(machine.node, process.version);
  assert.deepEqual(
    rows.map(({ subject, processes }) => [subject, ...processes.map(({ name }) => name)]),
    [
      ['floor', 'floor'],
      ['nopal', 'nopal'],
      ['forwarded', 'backend', 'frontend'],
      ['forwarded, awaits', 'backend', 'frontend'],
    ],
  );
  for (const row of rows) {
    assert.equal(row.errors, 0, row.subject);
    assert.ok(row.perSecond > 0, row.subject);
    assert.equal(row.latencyMs.length, 3, row.subject);
    for (const { cpuMicros, residentMiB } of row.processes)
      assert.ok(cpuMicros > 0 && residentMiB > 1, row.subject);
  }
  const { kind, first, rounds } = rows[1]?.against ?? {};
  assert.deepEqual([kind, first, rounds], ['ratio', 'floor', 2]);
});

test('a name that is no workload is told with those that there are, and measures nothing', () => {
  const { code, out, err } = bench('ecco');
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.match(err, /^ecco is no workload; there are echo, lone, /);
});
