// What Pitaya's cluster tests show, with a real Consul and every server a process: once with a directory that the frontends
// keep among themselves, once with Redis.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { bundleProgram } from '../support/bundle-program.js';
import { CONSUL_HOW, ConsulAgent, findConsul } from '../support/consul.js';
import { findRedis, HOW_TO_GET_REDIS, RedisServer } from '../support/redis.js';
import { requirePart } from '../support/require-part.js';
import { FairCluster } from './fair-cluster.js';
import { callsOfClients } from './scenarios/calls.js';
import { groupsAndPushes } from './scenarios/groups-and-pushes.js';
import { kicks } from './scenarios/kicks.js';
import { logins } from './scenarios/logins.js';
import { members } from './scenarios/members.js';
import { remotes } from './scenarios/remotes.js';
import { sessions } from './scenarios/sessions.js';

const consulProgram = findConsul();
let consul: ConsulAgent;
let program: string;

if (consulProgram === undefined || findRedis() === undefined) {
  it('servers of several processes', (t) => {
    requirePart(t, 'Consul', consulProgram !== undefined, CONSUL_HOW);
    requirePart(t, 'Redis', findRedis() !== undefined, HOW_TO_GET_REDIS);
  });
} else {
  before(async () => {
    [consul, program] = await Promise.all([
      ConsulAgent.start(consulProgram),
      bundleProgram('test/cluster/game/serve.ts'),
    ]);
  });
  after(() => consul.stop());

  for (const directory of ['local', 'redis'] as const) {
    describe(`servers of several processes, with a ${directory} directory`, () => {
      let redis: RedisServer | undefined;
      let fair: FairCluster | undefined;
      const running = (): FairCluster => fair ?? assert.fail('the servers did not start');
      before(async () => {
        redis = directory === 'redis' ? await RedisServer.start() : undefined;
        fair = new FairCluster({
          program,
          env: {
            NOPAL_CONSUL: consul.address,
            NOPAL_CLUSTER: `fair-${directory}`,
            ...(redis !== undefined && { NOPAL_REDIS: redis.url }),
          },
        });
        await fair.start('gate-1', 'gate-2', 'lobby-1', 'game-1', 'game-2', 'shop-1', 'shop-2');
      });
      afterEach(() => fair?.closeClients());
      after(async () => {
        const ends = (await fair?.stop()) ?? [];
        await redis?.stop();
        assert.deepEqual([...new Set(ends)].sort(), ['exit 0', 'exit SIGKILL']);
      });

      callsOfClients(running);
      sessions(running);
      logins(running);
      kicks(running);
      groupsAndPushes(running);
      remotes(running);
      members(running);
    });
  }
}
