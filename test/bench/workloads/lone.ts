import { served } from '../harness/served.js';
import type { Metric, Workload } from '../harness/workload.js';
import { packetEcho } from '../loads/plans.js';
import { BODY_64 } from './echo.js';
import { clusterPorts, floorServer, nopalAlone, nopalCluster } from './nopal-servers.js';

const p50: Metric = {
  label: 'p50 ms',
  of: ({ latencyMs }) => latencyMs[0] ?? Number.NaN,
  against: 'ratio',
};

/** One client with one request at a time: how long it waits. */
export const lone: Workload = {
  name: 'lone',
  title: 'A lone request: one connection, one in flight',
  operation: 'request',
  scenarios: ({ bodyCharacters = BODY_64 }) => {
    const load = { connections: 1, inFlight: 1, bodyCharacters };
    const frontend = packetEcho({ ...load, route: 'room.room.echo' });
    return [
      {
        name: '1 × 1',
        isDefault: true,
        metric: p50,
        subjects: [
          served({ name: 'floor', servers: floorServer('echo'), load: frontend }),
          served({ name: 'nopal', servers: nopalAlone(), load: frontend }),
          served({
            name: 'forwarded',
            ports: clusterPorts(1),
            servers: nopalCluster(1),
            countsBatches: true,
            load: packetEcho({ ...load, route: 'game.room.echo' }),
          }),
        ],
        goals: [{ subject: 'forwarded', judges: 'against first', limit: 3 }],
      },
    ];
  },
};
