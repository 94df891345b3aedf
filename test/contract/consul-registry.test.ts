import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type Candidate,
  type ConsulOptions,
  ConsulRegistry,
  GrpcListener,
  GrpcTransport,
} from '@nopal/cluster';
import { MemoryMetrics, SystemClock } from '@nopal/core';
import { CONSUL_HOW, ConsulAgent, findConsul } from '../support/consul.js';
import { freePort } from '../support/free-port.js';
import { linkedDiscovery } from '../support/linked-discovery.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { requirePart } from '../support/require-part.js';
import { selfSignedCertificate } from '../support/self-signed-certificate.js';
import { until } from '../support/until.js';
import { discoveryContract } from './discovery.contract.js';
import { contractMember, registryContract } from './registry.contract.js';

const binary = findConsul();
const TOKEN = '5b1c0b9e-0f0a-4f3c-9d58-7d4a6f1f2f3e';
/** The same rules at a faster pace: the contract makes more changes a second than a cluster does. */
const quick = { pace: { burst: 2, minIntervalMs: 5, maxIntervalMs: 20 }, registerGapMs: 5 };

if (binary === undefined) {
  it('keeps the contract of Registry over a real Consul', (t) => {
    requirePart(t, 'Consul', false, CONSUL_HOW);
  });
} else {
  describe('over a real Consul', () => {
    let agent: ConsulAgent;
    let httpsPort = 0;
    const { certFile, keyFile } = selfSignedCertificate();
    let clusters = 0;
    before(async () => {
      // Without the token nothing may be read or written.
      httpsPort = await freePort();
      const https = `ports { https = ${httpsPort} }\ntls { defaults { cert_file = "${certFile}", key_file = "${keyFile}" } }`;
      const acl = `acl { enabled = true, default_policy = "deny", tokens { initial_management = "${TOKEN}", agent = "${TOKEN}" } }`;
      agent = await ConsulAgent.start(binary, { hcl: `${acl}\n${https}`, token: TOKEN });
    });
    after(() => agent.stop());

    function registry(cluster: string, options: Partial<ConsulOptions> = {}) {
      const parts = {
        clock: new SystemClock(),
        logger: new RecordingLogger(),
        metrics: new MemoryMetrics(),
      };
      const { address } = agent;
      const types = ['game', 'gate'];
      const all = { cluster, types, address, token: TOKEN, times: quick, ...options };
      return { registry: new ConsulRegistry(all, parts), ...parts };
    }

    registryContract(
      'consul',
      async () => {
        clusters += 1;
        const name = `contract-${clusters}`;
        return { server: async () => registry(name).registry };
      },
      { sameId: 'later boot' },
    );

    discoveryContract(
      'membership of a Consul and a link over gRPC',
      async () => {
        clusters += 1;
        const cluster = `contract-${clusters}`;
        return {
          server: async () => {
            const { registry: one, ...parts } = registry(cluster);
            const listener = new GrpcListener(parts);
            return linkedDiscovery(one, new GrpcTransport({ cluster, listener, ...parts }));
          },
        };
      },
      { sameId: 'later boot' },
    );

    it('is written down passing, with a TTL check that Consul cleans up after', async () => {
      const { registry: one } = registry('written');
      await one.register(contractMember('game-1'));
      const [held] = (await agent.get('/v1/health/service/written-game')) as {
        Service: { Address: string; Port: number };
        Checks: { CheckID: string; Status: string; Type: string }[];
      }[];
      assert.equal(held?.Service.Address, '127.0.0.1');
      assert.equal(held?.Service.Port, 4_000);
      const check = held?.Checks.find(({ CheckID }) => CheckID === 'service:game-1');
      assert.equal(check?.Status, 'passing');
      assert.equal(check?.Type, 'ttl');
      await one.close();
      assert.deepEqual(await agent.get('/v1/health/service/written-game'), []);
    });

    it('lists a server whose beats have stopped as ill, and as draining what an operator has in maintenance', async () => {
      const [a, b] = [registry('ill'), registry('ill', { times: { ...quick, ttlMs: 60_000 } })];
      const health = new Map<string, string>();
      await a.registry.open({
        candidates: (all) => {
          for (const { member, isHealthy } of all)
            health.set(member.id, `${member.state} ${isHealthy}`);
        },
      });
      await b.registry.register(contractMember('game-1'));
      await until(() => health.get('game-1') === 'ready true', 'it is well');
      await agent.put('/v1/agent/check/fail/service:game-1');
      await until(() => health.get('game-1') === 'ready false', 'it is ill');
      await agent.put('/v1/agent/check/pass/service:game-1');
      await agent.put('/v1/agent/service/maintenance/game-1?enable=true');
      await until(() => health.get('game-1') === 'draining true', 'it is in maintenance');
      await a.registry.close();
      await b.registry.close();
    });

    it('is well as soon as it has registered, also after a process under its id that died', async () => {
      const times = { ...quick, ttlMs: 60_000, beatMs: 60_000 };
      const [died, next] = [registry('died', { times }), registry('died', { times })];
      await died.registry.register(contractMember('game-1'));
      await agent.put('/v1/agent/check/fail/service:game-1'); // what its silence comes to
      await next.registry.register(contractMember('game-1'));
      const well = (await agent.get('/v1/agent/health/service/id/game-1')) as {
        AggregatedStatus: string;
      };
      assert.equal(well.AggregatedStatus, 'passing');
      await next.registry.close();
      await died.registry.close();
    });

    it('writes itself down again at an agent that has lost everything', async () => {
      const times = { ...quick, beatMs: 20, registerJitterMs: 10, backoffMaxMs: 50 };
      const [a, b] = [registry('lost', { times }), registry('lost', { times })];
      const seen: number[] = [];
      await b.registry.open({ candidates: (all) => void seen.push(all.length) });
      await a.registry.register(contractMember('game-1'));
      await until(() => seen.at(-1) === 1, 'it is listed');
      await agent.restart();
      await until(async () => {
        const held = (await agent.get('/v1/health/service/lost-game')) as unknown[];
        return held.length === 1;
      }, 'it is written down again');
      await until(
        () => b.metrics.value('nopal_discovery_age_seconds') < 1 && seen.at(-1) === 1,
        'it is read again',
      );
      await a.registry.close();
      await b.registry.close();
    });

    it('speaks TLS with a Consul whose certificate it can check, and with no other', async () => {
      const address = `https://localhost:${httpsPort}`;
      const well = registry('tls', { address, tls: { ca: certFile } });
      const [doubtful, told] = [registry('tls', { address }), [] as string[][]];
      const note = (all: readonly Candidate[]) => void told.push(all.map((one) => one.member.id));
      await well.registry.register(contractMember('game-1'));
      await well.registry.open({ candidates: note });
      await until(() => told.at(-1)?.[0] === 'game-1', 'it is read over TLS');
      await doubtful.registry.open({ candidates: () => assert.fail('it believed a stranger') });
      assert.match(String(doubtful.logger.of('warn')[0]?.fields.reason), /self-signed certificate/);
      await well.registry.close();
      await doubtful.registry.close();
    });

    it('says what to look at when Consul refuses the token', async () => {
      const { registry: one, logger } = registry('refused', { token: 'wrong' });
      await one.open({ candidates: () => undefined });
      await one.register(contractMember('game-1'));
      const said = logger.of('error').map(({ message }) => message);
      assert.ok(
        said.length > 0 && said.every((line) => /token and its policy/.test(line)),
        `${said}`,
      );
      await one.close();
    });
  });
}
