import { served } from '../harness/served.js';
import type { Workload } from '../harness/workload.js';
import { packetEcho } from '../loads/plans.js';
import { BODY_64, shapeName } from './echo.js';
import { clusterPorts, floorServer, nopalAlone, nopalCluster } from './nopal-servers.js';

/** Connections and requests on each: 1, 10, 100 and 1,000 in flight. */
const SHAPES = [
  [1, 1],
  [10, 1],
  [10, 10],
  [100, 10],
] as const;

/** The echo with few and with many requests under way. */
export const inFlight: Workload = {
  name: 'in-flight',
  title: 'Echo with 1, 10, 100 and 1,000 requests in flight',
  operation: 'request',
  scenarios: ({ bodyCharacters = BODY_64 }) =>
    SHAPES.map(([connections, count]) => {
      const load = { connections, inFlight: count, bodyCharacters };
      const frontend = packetEcho({ ...load, route: 'room.room.echo' });
      return {
        name: shapeName(load),
        isDefault: false,
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
      };
    }),
};
