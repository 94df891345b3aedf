import { served } from '../harness/served.js';
import type { Scenario, Workload } from '../harness/workload.js';
import { packetEcho } from '../loads/plans.js';
import { floorServer, nopalAlone } from './nopal-servers.js';

/** Bytes of a body in JSON, and the characters of its text. */
const SIZES = [
  { name: '64 B', characters: 55, isDefault: false },
  { name: '1 KB', characters: 1_015, isDefault: true },
  { name: '16 KB', characters: 16_375, isDefault: false },
];

/** The same text as JSON and as protobuf. */
export const payloads: Workload = {
  name: 'payloads',
  title: 'Echo of 64 B, 1 KB and 16 KB, as JSON and as protobuf',
  operation: 'request',
  scenarios: ({ connections = 50, inFlight = 8 }) =>
    SIZES.map(({ name, characters, isDefault }): Scenario => {
      const load = { connections, inFlight, bodyCharacters: characters, route: 'room.room.echo' };
      const json = packetEcho(load);
      const protobuf = packetEcho({ ...load, serializer: 'protobuf' });
      return {
        name,
        isDefault,
        subjects: [
          served({ name: 'nopal, JSON', servers: nopalAlone(), load: json }),
          served({ name: 'nopal, protobuf', servers: nopalAlone(), load: protobuf }),
          served({ name: 'floor, JSON', servers: floorServer('echo'), load: json }),
        ],
        goals:
          name === '1 KB'
            ? [{ subject: 'nopal, protobuf', judges: 'against first', limit: 1 }]
            : [],
      };
    }),
};
