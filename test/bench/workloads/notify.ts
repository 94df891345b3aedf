import { served } from '../harness/served.js';
import type { Workload } from '../harness/workload.js';
import { packetEcho } from '../loads/plans.js';
import { BODY_64 } from './echo.js';
import { clusterPorts, floorServer, nopalAlone, nopalCluster } from './nopal-servers.js';

/** Before each request, which shows that they have been handled: a session's messages run in order. */
const NOTIFIES = 15;

/** Messages without an answer. */
export const notify: Workload = {
  name: 'notify',
  title: 'Notify: messages that get no answer',
  operation: 'message',
  scenarios: ({ connections = 50, inFlight = 1, bodyCharacters = BODY_64 }) => {
    const load = { connections, inFlight, bodyCharacters, notifies: NOTIFIES };
    const frontend = packetEcho({
      ...load,
      route: 'room.room.echo',
      notifyRoute: 'room.room.tell',
    });
    return [
      {
        name: `${connections} × ${inFlight * (NOTIFIES + 1)}, one of 16 a request`,
        isDefault: true,
        subjects: [
          served({ name: 'floor', servers: floorServer('echo'), load: frontend }),
          served({ name: 'nopal', servers: nopalAlone(), load: frontend }),
          served({
            name: 'forwarded',
            ports: clusterPorts(1),
            servers: nopalCluster(1),
            load: packetEcho({
              ...load,
              route: 'game.room.echo',
              notifyRoute: 'game.room.tell',
            }),
          }),
        ],
      },
    ];
  },
};
