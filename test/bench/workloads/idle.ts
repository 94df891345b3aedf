import { join } from 'node:path';
import { idleMemory, KB_PER_CONNECTION } from '../harness/idle-memory.js';
import type { LoadPlan } from '../harness/load-process.js';
import { served } from '../harness/served.js';
import type { Metric, Workload } from '../harness/workload.js';
import { floorServer, nopalAlone } from './nopal-servers.js';

const module = join(import.meta.dirname, '../loads/idle.ts');
const CONNECTIONS = 10_000;
const WARM_CONNECTIONS = 3_000;
/** Between two of a connection, by default: opened over as long, the connections are evenly due. */
const HEARTBEAT_SECONDS = 30;
/** Five of them are as long as one period. */
const ROUND_SECONDS = 6;
/** Design goals. */
const MOST_KB = 4;
const MOST_PERCENT = 3;

const memory: Metric = {
  label: KB_PER_CONNECTION,
  of: ({ figures }) => figures[KB_PER_CONNECTION] ?? Number.NaN,
  against: 'difference',
};
const percentOfCore: Metric = {
  label: '% of a core',
  of: ({ cpuMicros, seconds }) =>
    (100 * cpuMicros.reduce((sum, one) => sum + one, 0)) / (seconds * 1_000_000),
  against: 'difference',
};

function connections(count: number): LoadPlan {
  return { module, options: { connections: count } };
}

/** Connections that are open and say nothing: what each takes of memory, and what their heartbeats cost. */
export const idle: Workload = {
  name: 'idle',
  title: 'Idle connections: memory, and CPU time of heartbeats',
  operation: 'heartbeat',
  scenarios: ({ connections: count = CONNECTIONS }) => [
    {
      name: `memory of ${count.toLocaleString('en-US')}`,
      isDefault: true,
      metric: memory,
      subjects: [
        { name: 'bare uWebSockets.js', servers: floorServer('echo') },
        { name: 'nopal', servers: nopalAlone() },
      ].map((subject) =>
        idleMemory({
          ...subject,
          connections: count,
          load: connections(count),
          warmLoad: connections(Math.min(count, WARM_CONNECTIONS)),
        }),
      ),
      goals: [{ subject: 'nopal', judges: 'against first', limit: MOST_KB }],
    },
    {
      name: `heartbeats of ${count.toLocaleString('en-US')}`,
      isDefault: true,
      seconds: ROUND_SECONDS,
      metric: percentOfCore,
      subjects: [
        served({
          name: 'nopal',
          servers: nopalAlone(),
          load: { module, options: { connections: count, spreadSeconds: HEARTBEAT_SECONDS } },
        }),
      ],
      goals: [{ subject: 'nopal', judges: 'metric', limit: MOST_PERCENT }],
    },
  ],
};
