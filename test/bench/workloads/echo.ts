import { served } from '../harness/served.js';
import type { Scenario, Shape, Workload } from '../harness/workload.js';
import { packetEcho } from '../loads/plans.js';
import { clusterPorts, floorServer, nopalAlone, nopalCluster } from './nopal-servers.js';

/** Characters that make a body of 64 bytes. */
export const BODY_64 = 55;

/** A request answered by the frontend itself, and one that goes on to a backend, beside the floor. */
export const echo: Workload = {
  name: 'echo',
  title: 'Echo, answered by the frontend and forwarded to a backend',
  operation: 'request',
  scenarios: (shape) =>
    Object.keys(shape).length > 0
      ? [echoScenario(shape.connections ?? 50, shape.inFlight ?? 8, shape.bodyCharacters)]
      : [echoScenario(50, 8), echoScenario(100, 1)],
};

function echoScenario(
  connections: number,
  inFlight: number,
  bodyCharacters: number = BODY_64,
): Scenario {
  const load = { connections, inFlight, bodyCharacters };
  const frontend = packetEcho({ ...load, route: 'room.room.echo' });
  const forwarded = packetEcho({ ...load, route: 'game.room.echo' });
  const waiting = packetEcho({ ...load, route: 'game.room.later' });
  const cluster = { ports: clusterPorts(1), servers: nopalCluster(1), countsBatches: true };
  return {
    name: shapeName(load),
    isDefault: true,
    subjects: [
      served({ name: 'floor', servers: floorServer('echo'), load: frontend }),
      served({ name: 'nopal', servers: nopalAlone(), load: frontend }),
      served({ name: 'forwarded', ...cluster, load: forwarded }),
      served({ name: 'forwarded, awaits', ...cluster, load: waiting }),
    ],
    goals: [
      { subject: 'nopal', judges: 'against first', limit: 1.2 },
      { subject: 'forwarded', judges: 'against first', limit: 2 },
      { subject: 'forwarded, awaits', judges: 'against first', limit: 4 },
    ],
  };
}

/** `50 × 8, 64 B`: connections and requests in flight on each. */
export function shapeName({ connections, inFlight, bodyCharacters }: Required<Shape>): string {
  const bytes = bodyCharacters === BODY_64 ? '' : `, ${bodyCharacters + 9} B`;
  return `${connections} × ${inFlight}${bytes}`;
}
