import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { enterGame } from '../../apps/client/enter-game.js';
import { CONSUL_HOW, ConsulAgent, findConsul } from '../support/consul.js';
import { commands, fences } from '../support/documents.js';
import { freePort } from '../support/free-port.js';
import { findRedis, HOW_TO_GET_REDIS, RedisServer } from '../support/redis.js';
import { repositoryRoot } from '../support/repository-root.js';
import { requirePart } from '../support/require-part.js';
import { type CommandOutcome, runCommand } from '../support/run-command.js';
import { RunningCommand } from '../support/running-command.js';
import { until } from '../support/until.js';

const PAGE = 'docs/deploy.md';
const SOURCES = ['--conditions=source', '--import=tsx'];
const MANAGEMENT = '8a4c2f0e-61d4-4a4f-9f5e-0c9f1f0a7b11';

describe('what docs/deploy.md says to type', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nopal-deploy-'));
  const file = (name: string): string => join(folder, name);
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The lines of the page's blocks of this note. */
  const lines = (note: string): string[] => {
    const found = commands(PAGE).filter((one) => one.note === note);
    assert.ok(found.length > 0, note);
    return found.map(({ text }) => text);
  };

  const type = async (line: string, env: NodeJS.ProcessEnv = {}): Promise<string> => {
    const options = { cwd: folder, env: { ...process.env, ...env } };
    const { code, stdout, stderr } = await runCommand('bash', ['-c', line], options);
    assert.equal(code, 0, `${line}\n${stdout}${stderr}`);
    return stdout;
  };

  /** A server of the demo. */
  const serve = (server: string, id: string, env: NodeJS.ProcessEnv): RunningCommand =>
    new RunningCommand(process.execPath, [...SOURCES, 'apps/serve.ts'], {
      cwd: repositoryRoot,
      env: {
        ...process.env,
        NOPAL_CLUSTER: 'arena',
        NOPAL_SERVER: server,
        NOPAL_SERVER_ID: id,
        ...env,
      },
    });

  const areLinked = async (...servers: readonly RunningCommand[]): Promise<void> => {
    for (const server of servers)
      await server.until(() => server.output.includes('the link to a server is up'), 'its link');
  };

  it('makes certificates by which servers know each other, and a probe asks for their health', async () => {
    const made = lines('certificates');
    for (const line of made) await type(line);
    for (const line of made.slice(1))
      await type(line.replaceAll('game-1', 'gate-1').replace('arena/game/', 'arena/gate/'));
    const [game, gate, port] = [await freePort(), await freePort(), await freePort()];
    const admin = { 'game-1': await freePort(), 'gate-1': await freePort() };
    const peers = `game/game-1=127.0.0.1:${game},gate/gate-1=127.0.0.1:${gate}`;
    const files = (id: 'game-1' | 'gate-1'): NodeJS.ProcessEnv => ({
      NOPAL_LINK_CA: file('ca.pem'),
      NOPAL_LINK_CERT: file(`${id}.pem`),
      NOPAL_LINK_KEY: file(`${id}.key`),
      NOPAL_LINK_PORT: `${id === 'game-1' ? game : gate}`,
      NOPAL_HTTP_ADMIN_PORT: `${admin[id]}`,
    });
    const shared = { NOPAL_PEERS: peers, NOPAL_LINK_HOST: '0.0.0.0', NOPAL_PORT: `${port}` };
    const servers = [
      serve('game', 'game-1', { ...shared, ...files('game-1') }),
      serve('gate', 'gate-1', { ...shared, ...files('gate-1') }),
    ];
    try {
      await areLinked(...servers);
      const probe = (id: 'game-1' | 'gate-1'): Promise<CommandOutcome> => {
        const options = { cwd: repositoryRoot, env: { ...process.env, ...files(id) } };
        return runCommand(process.execPath, [...SOURCES, 'apps/health.ts'], options);
      };
      for (const id of ['game-1', 'gate-1'] as const) {
        const healthy = await probe(id);
        assert.equal(healthy.code, 0, healthy.stderr);
      }
      await servers[0]?.stop();
      assert.equal((await probe('game-1')).code, 1);
    } finally {
      for (const server of servers) await server.stop();
    }
  });

  it("gives servers a token of Consul's that is enough, where nothing else is allowed", async (t) => {
    const consul = findConsul();
    if (!requirePart(t, 'Consul', consul !== undefined, CONSUL_HOW) || !consul) return;
    const [rules] = fences(PAGE).filter(({ note }) => note === 'file=arena.hcl');
    writeFileSync(file('arena.hcl'), rules?.text ?? '');
    symlinkSync(consul, file('consul'));
    const token = MANAGEMENT;
    const hcl = `acl { enabled = true, default_policy = "deny", tokens { initial_management = "${token}", agent = "${token}" } }`;
    const agent = await ConsulAgent.start(consul, { hcl, token });
    const servers: RunningCommand[] = [];
    try {
      const env = {
        CONSUL_HTTP_ADDR: agent.address,
        CONSUL_HTTP_TOKEN: token,
        PATH: `${folder}${delimiter}${process.env.PATH}`,
      };
      const said: string[] = [];
      for (const line of lines('consul')) said.push(await type(line, env));
      const [, secret = ''] = /^SecretID: +(\S+)$/m.exec(said.join('\n')) ?? [];
      writeFileSync(file('token'), `${secret}\n`);
      const shared = {
        NOPAL_CONSUL: agent.address,
        NOPAL_CONSUL_TOKEN_FILE: file('token'),
        NOPAL_PORT: `${await freePort()}`,
      };
      servers.push(serve('game', 'game-1', shared), serve('gate', 'gate-1', shared));
      await areLinked(...servers);
      for (const server of servers) {
        await server.stop();
        assert.doesNotMatch(server.output, /"level":50|Consul/);
      }
      const left = (await agent.get('/v1/health/service/arena-game')) as unknown[];
      assert.deepEqual(left, [], 'it took itself off the list');
    } finally {
      for (const server of servers) await server.stop();
      await agent.stop();
    }
  });

  it('lets a user of Redis who may do nothing else keep the logins', async (t) => {
    if (!requirePart(t, 'Redis', findRedis() !== undefined, HOW_TO_GET_REDIS)) return;
    const redis = await RedisServer.start();
    const [acl] = fences(PAGE).filter(({ text }) => text.startsWith('ACL SETUSER '));
    assert.match(await redis.command(...(acl?.text.trim().split(' ') ?? [])), /^\+OK/);
    const [port, link] = [await freePort(), await freePort()];
    const gate = serve('gate', 'gate-1', {
      NOPAL_PORT: `${port}`,
      NOPAL_LINK_PORT: `${link}`,
      NOPAL_PEERS: `gate/gate-1=127.0.0.1:${link}`,
      NOPAL_REDIS: `redis://arena:a-long-password@127.0.0.1:${redis.port}/0`,
    });
    try {
      await gate.until(() => gate.output.includes('server is running'), 'its start');
      const { client, uid } = await enterGame(`ws://127.0.0.1:${port}`, 'Ada');
      assert.match(await redis.command('GET', `arena:user:gate:${uid}`), /gate-1/);
      client.close();
      const gone = async (): Promise<boolean> =>
        (await redis.command('GET', `arena:user:gate:${uid}`)).startsWith('$-1');
      await until(gone, 'the login is forgotten');
      await gate.stop();
      assert.doesNotMatch(gate.output, /"level":(40|50)|Redis/);
    } finally {
      await gate.stop();
      await redis.stop();
    }
  });
});
