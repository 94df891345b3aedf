import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CpuProfile,
  profiledMicros,
  readFrames,
  roomOf,
} from '../../bench/profile/cpu-profile.js';
import { flameGraph } from '../../bench/profile/flame-graph.js';
import { byRoom, hottest } from '../../bench/profile/hottest.js';

const call = (id: number, functionName: string, url: string, ...children: number[]) => ({
  id,
  callFrame: { functionName, url, lineNumber: 9, columnNumber: 0 },
  children,
});
const agent = 'file:///x/packages/frontend/src/agent.ts';
const profile: CpuProfile = {
  nodes: [
    call(1, '(root)', '', 2, 3, 4, 7),
    call(2, '(idle)', ''),
    call(3, 'onData', agent, 5),
    call(4, '(garbage collector)', ''),
    call(5, 'decode<T>', 'node:internal/buffer', 6),
    call(6, 'onData', agent),
    call(7, 'post', 'node:inspector', 8),
    call(8, 'dispatch', ''),
  ],
  samples: [2, 3, 5, 6, 4, 5, 8],
  timeDeltas: [1_000, 100, 200, 300, 50, 50, 500],
};
const root = readFrames(profile, () => undefined);

test('time is counted where it was spent and with all who called, without idle time and the profiler', () => {
  assert.equal(profiledMicros(profile), 2_200);
  assert.equal(root.totalMicros, 700);
  const [onData] = root.children.values();
  assert.equal(onData?.name, 'onData agent.ts:10');
  assert.deepEqual([onData?.selfMicros, onData?.totalMicros], [100, 650]);
});

test('a step that is longer than any between two samples is not counted whole: the thread waited', () => {
  const waited = readFrames({ ...profile, timeDeltas: [0, 9_000] }, () => undefined);
  assert.equal(waited.totalMicros, 1_000);
});

test('the hottest functions are told once, also those that call themselves', () => {
  assert.deepEqual(
    hottest(root, 2).map(({ name, selfMicros, totalMicros }) => [name, selfMicros, totalMicros]),
    [
      ['onData agent.ts:10', 400, 650],
      ['decode<T> buffer:10', 250, 550],
    ],
  );
});

test('time is told by whose code it was', () => {
  assert.deepEqual(byRoom(root), [
    { room: 'packages/frontend', selfMicros: 400 },
    { room: 'node', selfMicros: 250 },
    { room: 'garbage collector', selfMicros: 50 },
  ]);
  assert.equal(roomOf('/x/node_modules/@grpc/grpc-js/build/call.js'), '@grpc/grpc-js');
  assert.equal(roomOf('/x/node_modules/pino/pino.js'), 'pino');
  assert.equal(roomOf('/x/node_modules/.cache/nopal-bench/1/main.mjs'), 'other');
});

test('places in bundled code are those of the sources', () => {
  const found = readFrames(profile, (url) =>
    url === agent ? { file: '/x/packages/core/src/call.ts', line: 3 } : undefined,
  );
  assert.ok([...found.children.keys()].includes('onData call.ts:3'));
});

test('a flame graph has a box for each function, wide as its share, and keeps names out of its markup', () => {
  const graph = flameGraph(root, 'echo <1>');
  assert.equal(graph.match(/<rect x=/g)?.length, 4);
  assert.match(graph, /echo &#60;1&#62;/);
  assert.match(graph, /decode&#60;T&#62; buffer:10 \(node\): 78\.6 %, 35\.7 % itself/);
  assert.doesNotMatch(graph, /decode<T>/);
});
