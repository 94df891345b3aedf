import { join } from 'node:path';
import { served } from '../harness/served.js';
import type { Workload } from '../harness/workload.js';
import { closedLoop } from '../loads/plans.js';
import { BODY_64 } from './echo.js';
import { clusterPorts, floorServer, nopalAlone, nopalCluster } from './nopal-servers.js';

const conversation = join(import.meta.dirname, '../loads/packet-push.ts');

/** Pushes to the session of one client, by the frontend that holds it and by a backend. */
export const push: Workload = {
  name: 'push',
  title: 'Push to one client',
  operation: 'push',
  scenarios: ({ connections = 50, bodyCharacters = BODY_64 }) => {
    const pushes = (route: string) =>
      closedLoop(conversation, { connections, bodyCharacters, route });
    return [
      {
        name: `${connections} clients, 16 pushes at a time`,
        isDefault: true,
        subjects: [
          served({ name: 'floor', servers: floorServer('push'), load: pushes('room.room.burst') }),
          served({ name: 'nopal', servers: nopalAlone(), load: pushes('room.room.burst') }),
          served({
            name: 'forwarded',
            ports: clusterPorts(1),
            servers: nopalCluster(1),
            load: pushes('game.room.burst'),
          }),
        ],
      },
    ];
  },
};
