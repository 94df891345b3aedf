import { served } from '../harness/served.js';
import type { Scenario, Workload } from '../harness/workload.js';
import { packetEcho } from '../loads/plans.js';
import { peerEcho } from '../peers/peer-subject.js';
import { FLOORS, PEERS } from '../peers/peers.js';
import { BODY_64, shapeName } from './echo.js';
import { clusterPorts, floorServer, nopalAlone, nopalCluster } from './nopal-servers.js';

/** The same echo of other frameworks, and of floors that do less. */
export const peers: Workload = {
  name: 'peers',
  title: 'Echo of ws, socket.io, Colyseus, pinus and Pitaya, beside the floor',
  operation: 'request',
  scenarios: (shape) =>
    Object.keys(shape).length > 0
      ? peerScenarios(shape.connections ?? 50, shape.inFlight ?? 8, shape.bodyCharacters)
      : [...peerScenarios(50, 8), ...peerScenarios(100, 1)],
};

function peerScenarios(
  connections: number,
  inFlight: number,
  bodyCharacters: number = BODY_64,
): Scenario[] {
  const load = { connections, inFlight, bodyCharacters };
  const floor = served({
    name: 'floor',
    servers: floorServer('echo'),
    load: packetEcho({ ...load, route: 'room.echo' }),
  });
  const local = PEERS.filter(({ isForwarded }) => !isForwarded);
  const forwarded = PEERS.filter(({ isForwarded }) => isForwarded);
  const lesser = FLOORS.filter(({ name }) => name !== 'floor');
  return [
    {
      name: shapeName(load),
      isDefault: false,
      subjects: [
        floor,
        ...lesser.map((peer) => peerEcho(peer, load)),
        served({
          name: 'nopal',
          servers: nopalAlone(),
          load: packetEcho({ ...load, route: 'room.room.echo' }),
        }),
        ...local.map((peer) => peerEcho(peer, load)),
      ],
    },
    {
      name: `${shapeName(load)}, forwarded`,
      isDefault: false,
      subjects: [
        floor,
        served({
          name: 'nopal',
          ports: clusterPorts(1),
          servers: nopalCluster(1),
          load: packetEcho({ ...load, route: 'game.room.echo' }),
        }),
        ...forwarded.map((peer) => peerEcho(peer, load)),
      ],
    },
  ];
}
