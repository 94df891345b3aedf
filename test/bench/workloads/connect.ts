import { join } from 'node:path';
import { served } from '../harness/served.js';
import type { Workload } from '../harness/workload.js';
import { floorServer, nopalAlone } from './nopal-servers.js';

const module = join(import.meta.dirname, '../loads/connect.ts');
const AT_ONCE = 50;

/** Clients that come and go. */
export const connect: Workload = {
  name: 'connect',
  title: 'Connect, handshake, close',
  operation: 'connection',
  scenarios: () => {
    const load = { module, options: { atOnce: AT_ONCE } };
    return [
      {
        name: `${AT_ONCE} at once`,
        isDefault: true,
        subjects: [
          served({ name: 'floor', servers: floorServer('echo'), load }),
          served({ name: 'nopal', servers: nopalAlone(), load }),
        ],
      },
    ];
  },
};
