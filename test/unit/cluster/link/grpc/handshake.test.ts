import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { afterEach, describe, it } from 'node:test';
import { GrpcListener } from '@nopal/cluster';
import { GameError } from '@nopal/core';
import { ManualClock, RecordingLogger } from '@nopal/server/testing';
import { ClusterCertificates } from '../../../../support/cluster-certificates.js';
import { LinkServer } from '../../../../support/link-server.js';
import { until } from '../../../../support/until.js';

type Options = ConstructorParameters<typeof LinkServer>[2];

const SECRET = 'a secret of the whole cluster';
const certificates = new ClusterCertificates('test');

describe('the handshake of the link', () => {
  let clock = new ManualClock();
  let open: LinkServer[] = [];

  afterEach(async () => {
    for (const { transport } of open) await transport.close();
    clock.advance(5_000); // what ends soon ends now
    open = [];
    clock = new ManualClock();
  });

  async function start(id: string, options?: Options): Promise<LinkServer> {
    const server = await new LinkServer(id, clock, options).open();
    open.push(server);
    return server;
  }

  async function pair(of: { a?: Options; b?: Options }): Promise<[LinkServer, LinkServer]> {
    const [a, b] = [await start('a', of.a), await start('b', of.b)];
    a.transport.keep([b.member]);
    b.transport.keep([a.member]);
    return [a, b];
  }

  async function refused(of: { a?: Options; b?: Options }, code: string): Promise<void> {
    const [a, b] = await pair(of);
    await until(() => a.codes.includes(code) && b.codes.includes(code), `both log ${code}`);
    assert.deepEqual([a.events, b.events], [[], []]);
    const counted = (server: LinkServer): number =>
      server.metrics.value('nopal_link_refused_total', { code });
    assert.equal(counted(a) + counted(b), 1, 'one of them refused');
  }

  const up = (a: LinkServer, b: LinkServer): Promise<void> =>
    until(() => a.events.includes('up b') && b.events.includes('up a'), 'both are up');

  it('refuses a server of another cluster, and both say so', () =>
    refused({ a: { cluster: 'one' }, b: { cluster: 'two' } }, 'WRONG_CLUSTER'));

  it('refuses a server whose versions are all too old', () =>
    refused(
      { a: { versions: { min: 1, max: 2 } }, b: { versions: { min: 3, max: 4 } } },
      'NO_COMMON_VERSION',
    ));

  it('connects neighbouring releases', async () => {
    const [a, b] = await pair({
      a: { versions: { min: 1, max: 2 } },
      b: { versions: { min: 2, max: 3 } },
    });
    await up(a, b);
  });

  it('connects servers that know the same secret', async () => {
    const security = { secret: SECRET };
    const [a, b] = await pair({ a: { security }, b: { security } });
    await up(a, b);
  });

  it('refuses a dialer with another secret, and one with none', async () => {
    const b = { security: { secret: SECRET } };
    await refused({ a: { security: { secret: `${SECRET}.` } }, b }, 'UNAUTHENTICATED');
    for (const { transport } of open) await transport.close();
    await refused({ b }, 'UNAUTHENTICATED');
  });

  it('refuses an acceptor that has no secret where one is needed', () =>
    refused({ a: { security: { secret: SECRET } } }, 'UNAUTHENTICATED'));

  it('refuses a server that is not the one that was dialled', async () => {
    const [a, c] = [await start('a'), await start('c')];
    a.transport.keep([{ ...c.member, id: 'b' }]);
    await until(() => a.codes.includes('WRONG_SERVER'), 'it is refused');
    assert.deepEqual(c.events, []);
  });

  it('notices when it dials itself', async () => {
    const a = await start('a');
    a.transport.keep([{ ...a.member, id: 'b' }]);
    await until(() => a.codes.includes('SELF'), 'it notices');
    a.transport.keep([a.member]);
    assert.equal(a.transport.peer('a'), undefined);
  });

  it('logs the same refusal of the same peer once a minute', async () => {
    const [a, b] = await pair({ a: { cluster: 'one' }, b: { cluster: 'two' } });
    const refusals = (): number =>
      b.metrics.value('nopal_link_refused_total', { code: 'WRONG_CLUSTER' });
    await until(async () => {
      clock.advance(500);
      return refusals() >= 5;
    }, 'it was refused several times');
    assert.equal(b.codes.length, 1);
    assert.equal(a.codes.length, 1);
    clock.advance(60_000);
    await until(() => {
      clock.advance(500);
      return b.codes.length === 2;
    }, 'it is logged again');
  });

  it('knows peers by their certificates', async () => {
    const [a, b] = await pair({
      a: { security: { tls: certificates.issue('game', 'a') } },
      b: { security: { tls: certificates.issue('game', 'b') } },
    });
    await up(a, b);
    a.send('b', 'over TLS');
    await until(() => b.received.length === 1, 'it is there');
  });

  it('refuses a dialer that claims to be another than its certificate says', () =>
    refused(
      {
        a: { security: { tls: certificates.issue('game', 'other', 'a-as-other') } },
        b: { security: { tls: certificates.issue('game', 'b') } },
      },
      'WRONG_IDENTITY',
    ));

  it('refuses an acceptor that claims to be another than its certificate says', () =>
    refused(
      {
        a: { security: { tls: certificates.issue('game', 'a') } },
        b: { security: { tls: certificates.issue('gate', 'b', 'b-as-gate') } },
      },
      'WRONG_IDENTITY',
    ));

  it('does not talk to certificates of another authority, nor to who has none', async () => {
    const others = new ClusterCertificates('test');
    const tls = certificates.issue('game', 'b');
    for (const security of [{ tls: others.issue('game', 'a') }, {}]) {
      const [a, b] = await pair({ a: { security }, b: { security: { tls } } });
      await until(() => a.logger.of('debug').length > 0, 'it failed');
      assert.deepEqual([a.events, b.events], [[], []]);
      for (const { transport } of open) await transport.close();
      open = [];
    }
  });

  it('takes rotated certificates for new connections, and keeps the old while they do not fit', async () => {
    const tls = certificates.issue('game', 'b', 'b-rotated');
    const [a, b] = await pair({
      a: { security: { tls: certificates.issue('game', 'a') } },
      b: { security: { tls } },
    });
    await up(a, b);
    const before = readFileSync(tls.certFile);
    const next = certificates.issue('game', 'b', 'b-next');
    copyFileSync(next.certFile, tls.certFile); // the key is still the old one
    clock.advance(10_000);
    await until(() => b.logger.of('warn').length > 0, 'it says that they do not fit');
    copyFileSync(next.keyFile, tls.keyFile);
    clock.advance(10_000);
    await until(
      () => b.logger.of('info').some(({ message }) => message.includes('new TLS files')),
      'it took them',
    );
    assert.ok(!before.equals(readFileSync(tls.certFile)));
    const aa = await start('aa', { security: { tls: certificates.issue('game', 'aa') } });
    aa.transport.keep([b.member]);
    await until(() => aa.events.includes('up b'), 'a new connection is up');
  });

  it('refuses to listen where others reach it with neither TLS nor a secret', () => {
    const logger = new RecordingLogger();
    for (const host of ['0.0.0.0', '::', '10.0.0.7', 'game-1.local'])
      assert.throws(
        () => new GrpcListener({ host, clock, logger }),
        (error) => GameError.is(error) && error.code === 'INVALID' && error.message.includes(host),
        host,
      );
    for (const host of ['127.0.0.1', '127.0.0.9', '::1', 'localhost'])
      assert.ok(new GrpcListener({ host, clock, logger }));
    assert.ok(new GrpcListener({ host: '0.0.0.0', security: { secret: SECRET }, clock, logger }));
  });

  it('refuses a short secret, TLS files that are none, and a port that is taken', async () => {
    const logger = new RecordingLogger();
    assert.throws(
      () => new GrpcListener({ security: { secret: 'short' }, clock, logger }),
      (error) => GameError.is(error) && error.code === 'INVALID',
    );
    const { caFile, certFile } = certificates.issue('game', 'x');
    const tls = { caFile, certFile, keyFile: certificates.issue('game', 'y').keyFile };
    await assert.rejects(
      new GrpcListener({ security: { tls }, clock, logger }).open(),
      (error) => GameError.is(error) && error.code === 'INVALID' && error.message.includes('key'),
    );
    const a = await start('a');
    await assert.rejects(
      new LinkServer('b', clock, { port: a.port }).open(),
      (error) => GameError.is(error) && error.code === 'UNAVAILABLE',
    );
  });

  it('says where others reach it when it listens on every interface', async () => {
    const a = await start('a', { host: '0.0.0.0', security: { secret: SECRET } });
    assert.ok(a.port > 0);
    assert.notEqual(a.member.address?.host, '0.0.0.0');
  });
});
