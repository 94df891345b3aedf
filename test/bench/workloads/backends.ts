import { served } from '../harness/served.js';
import type { Workload } from '../harness/workload.js';
import { packetEcho } from '../loads/plans.js';
import { BODY_64, shapeName } from './echo.js';
import { clusterPorts, floorServer, nopalCluster } from './nopal-servers.js';

const COUNTS = [1, 2, 3, 4];

/** Forwarded requests, spread over one backend and over several. */
export const backends: Workload = {
  name: 'backends',
  title: 'Echo forwarded to 1, 2, 3 and 4 backends',
  operation: 'request',
  scenarios: ({ connections = 50, inFlight = 8, bodyCharacters = BODY_64 }) => {
    const shape = { connections, inFlight, bodyCharacters };
    const load = packetEcho({ ...shape, route: 'game.room.echo' });
    return [
      {
        name: shapeName(shape),
        isDefault: false,
        subjects: [
          served({ name: 'floor', servers: floorServer('echo'), load }),
          ...COUNTS.map((count) =>
            served({
              name: `${count} ${count === 1 ? 'backend' : 'backends'}`,
              ports: clusterPorts(count),
              servers: nopalCluster(count),
              load,
            }),
          ),
        ],
      },
    ];
  },
};
