import { join } from 'node:path';
import { served } from '../harness/served.js';
import type { Workload } from '../harness/workload.js';
import { benchGame, floorServer } from './nopal-servers.js';

const loads = join(import.meta.dirname, '../loads');
const BYTES = 64;
/** Design goal: so many times below a unary call of grpc-js, at 100 in flight. */
const TIMES_BELOW = 15;

/** A call from one server to another, beside a unary call of grpc-js. */
export const remote: Workload = {
  name: 'remote',
  title: 'Remote call between two servers, 64 B, beside grpc-js',
  operation: 'call',
  scenarios: ({ inFlight }) =>
    (inFlight === undefined ? [1, 10, 100] : [inFlight]).map((count) => {
      const options = { inFlight: count, bytes: BYTES };
      return {
        name: `${count} in flight`,
        isDefault: count === 100 || inFlight !== undefined,
        subjects: [
          served({
            name: 'grpc-js unary',
            servers: floorServer('grpc-unary'),
            load: { module: join(loads, 'grpc-calls.ts'), options, countedAs: 'caller' },
          }),
          served({
            name: 'nopal remote',
            ports: 2,
            servers: ([port, callerPort]) => [
              {
                name: 'server',
                program: benchGame,
                args: ['--id', 'backend1', '--link-port', String(port)].concat(
                  '--peers',
                  `caller=127.0.0.1:${callerPort}`,
                ),
              },
            ],
            load: { module: join(loads, 'remote-calls.ts'), options, countedAs: 'caller' },
          }),
        ],
        goals:
          count === 100
            ? [{ subject: 'nopal remote', judges: 'times less' as const, limit: TIMES_BELOW }]
            : [],
      };
    }),
};
