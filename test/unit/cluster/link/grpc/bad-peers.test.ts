import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import {
  Client,
  type ClientDuplexStream,
  credentials,
  Metadata,
  type ServiceError,
  status as Status,
} from '@grpc/grpc-js';
import { LinkProtocolError, makeBoot } from '@nopal/cluster';
import { ManualClock } from '@nopal/server/testing';
import { readSignal } from '../../../../../packages/cluster/src/link/grpc/read-signal.js';
import type { Hello, Signal } from '../../../../../packages/cluster/src/link/grpc/signal.js';
import { writeSignal } from '../../../../../packages/cluster/src/link/grpc/write-signal.js';
import { LinkServer } from '../../../../support/link-server.js';
import { seededRandom } from '../../../../support/seeded-random.js';
import { until } from '../../../../support/until.js';

const asIs = (bytes: Buffer): Buffer => bytes;

/** Whoever speaks gRPC, and says what it likes. */
class RawPeer {
  readonly client: Client;
  readonly signals: Signal[] = [];
  readonly failures: ServiceError[] = [];
  ended = 0;
  control: ClientDuplexStream<Buffer, Buffer> | undefined;
  data: ClientDuplexStream<Buffer, Buffer> | undefined;

  constructor(port: number) {
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
      'grpc.max_send_message_length': -1,
    });
  }

  openControl(): void {
    this.control = this.#open('Control');
    this.control.on('data', (bytes: Buffer) => this.signals.push(readSignal(bytes)));
  }

  openData(token: string): void {
    const metadata = new Metadata();
    metadata.set('nopal-link', token);
    this.data = this.#open('Data', metadata);
    this.data.on('data', () => {});
  }

  signal(signal: Signal): void {
    this.control?.write(writeSignal(signal));
  }

  hello(change: Partial<Hello> = {}): void {
    const hello: Hello = {
      cluster: 'test',
      serverId: 'a',
      serverType: 'game',
      boot: makeBoot(),
      minVersion: 1,
      maxVersion: 1,
      nonce: new Uint8Array(16),
      resumes: '',
      attempt: 1,
      target: 'b',
      draining: false,
      ...change,
    };
    this.signal({ kind: 'hello', hello });
  }

  /** The whole handshake; a server without a secret takes everybody. */
  async connect(): Promise<void> {
    this.openControl();
    this.hello();
    await this.said('hello');
    this.signal({ kind: 'proof', hmac: new Uint8Array(0) });
    const accepted = await this.said('accepted');
    assert.ok(accepted.kind === 'accepted');
    this.openData(Buffer.from(accepted.accepted.token).toString('hex'));
    await once(this.data as ClientDuplexStream<Buffer, Buffer>, 'metadata');
  }

  async said(kind: Signal['kind']): Promise<Signal> {
    await until(() => this.signals.some((one) => one.kind === kind), `it says ${kind}`);
    return this.signals.find((one) => one.kind === kind) as Signal;
  }

  async refusedWith(code: string): Promise<void> {
    const signal = await this.said('refused');
    assert.equal(signal.kind === 'refused' && signal.refusal.code, code);
    await until(() => this.ended > 0, 'the stream is ended');
  }

  #open(method: string, metadata = new Metadata()): ClientDuplexStream<Buffer, Buffer> {
    const path = `/nopal.link.v1.Link/${method}`;
    const call = this.client.makeBidiStreamRequest(path, asIs, asIs, metadata);
    call.on('error', (error: ServiceError) => this.failures.push(error));
    call.on('status', () => {
      this.ended += 1;
    });
    return call;
  }
}

describe('the link, when a peer breaks the protocol', () => {
  let clock = new ManualClock();
  let b: LinkServer | undefined;
  let peers: RawPeer[] = [];

  afterEach(async () => {
    for (const { control, data, client } of peers) {
      control?.cancel();
      data?.cancel();
      client.close();
    }
    await b?.transport.close();
    clock.advance(5_000);
    peers = [];
    clock = new ManualClock();
  });

  async function start(): Promise<{ b: LinkServer; peer: RawPeer }> {
    b = await new LinkServer('b', clock).open();
    return { b, peer: another() };
  }

  function another(): RawPeer {
    const peer = new RawPeer(b?.port ?? 0);
    peers.push(peer);
    return peer;
  }

  /** It still takes an honest one. */
  async function stillServes(): Promise<void> {
    const peer = another();
    await peer.connect();
    await until(() => b?.events.at(-1) === 'up a', 'an honest peer is up');
  }

  /** The connection ends, with a reason that both know. */
  async function brokenBy(messages: Buffer[], code: string): Promise<void> {
    const { b: server, peer } = await start();
    server.receive = () => {
      throw new LinkProtocolError('BAD_BATCH', 'no items');
    };
    await peer.connect();
    await until(() => server.events.length === 1, 'it is up');
    for (const message of messages) peer.data?.write(message);
    await until(() => server.events.includes('down a'), 'it is down');
    await until(() => peer.ended === 2, 'both streams are ended');
    const last = peer.signals.at(-1);
    assert.ok(last?.kind === 'go-away' && last.goAway.detail.startsWith(code), code);
    assert.ok(server.codes.includes(code));
    await stillServes();
  }

  it('ends a connection whose data are no batch', () =>
    brokenBy([Buffer.from('garbage')], 'BAD_BATCH'));

  it('ends a connection with a batch that is too large', () =>
    brokenBy([Buffer.alloc(131_073, 1)], 'BATCH_TOO_LARGE'));

  it('ends a connection with a million items in one batch', async () => {
    const { b: server, peer } = await start();
    await peer.connect();
    await until(() => server.events.length === 1, 'it is up');
    const items = Buffer.alloc(2_000_000);
    for (let at = 0; at < items.length; at += 2) items[at] = 0x0a;
    peer.data?.write(items);
    await until(() => server.events.includes('down a'), 'it is down');
    assert.equal(server.received.length, 0);
    await stillServes();
  });

  it('ends a connection with chunks that lie about their length', async () => {
    const chunk = (size: number, data: number): Buffer => {
      const inner = Buffer.concat([
        Buffer.from([0x08, ...varint(size), 0x12, ...varint(data)]),
        Buffer.alloc(data),
      ]);
      return Buffer.concat([Buffer.from([0x12, ...varint(inner.length)]), inner]);
    };
    await brokenBy([chunk(1_000_000, 40_000), chunk(1_000_000, 40_000)], 'BAD_CHUNK');
    await b?.transport.close();
    await brokenBy([chunk(4_000_000_000, 40_000)], 'BAD_CHUNK');
    await b?.transport.close();
    await brokenBy([chunk(100_000, 40_000), Buffer.from([0x0a, 0])], 'BAD_CHUNK');
  });

  it('ends a connection whose signals are none', async () => {
    const { b: server, peer } = await start();
    await peer.connect();
    await until(() => server.events.length === 1, 'it is up');
    peer.control?.write(Buffer.from([0x0a, 0xff, 0x01]));
    await until(() => server.events.includes('down a'), 'it is down');
    assert.ok(server.codes.includes('BAD_SIGNAL'));
    await stillServes();
  });

  it('ends a connection that says hello again', async () => {
    const { b: server, peer } = await start();
    await peer.connect();
    await until(() => server.events.length === 1, 'it is up');
    peer.hello();
    await until(() => server.events.includes('down a'), 'it is down');
    assert.ok(server.codes.includes('BAD_STATE'));
  });

  it('refuses a handshake that does not begin with hello, or has two', async () => {
    const { peer } = await start();
    peer.openControl();
    peer.signal({ kind: 'proof', hmac: new Uint8Array(32) });
    await peer.refusedWith('BAD_STATE');
    const second = another();
    second.openControl();
    second.hello();
    second.hello();
    await second.refusedWith('BAD_STATE');
    const third = another();
    third.openControl();
    third.control?.write(Buffer.from('garbage'));
    await third.refusedWith('BAD_SIGNAL');
    const fourth = another();
    fourth.openControl();
    fourth.signal({ kind: 'heartbeat', load: { inFlight: 1, sessions: 1, lagMs: 1 } });
    await fourth.refusedWith('BAD_STATE');
    await stillServes();
  });

  it('refuses a hello that lacks or overstretches something', async () => {
    await start();
    b?.transport.keep([{ ...b.member, id: 'c', address: { host: '127.0.0.1', port: 1 } }]);
    const wrong: [Partial<Hello>, string][] = [
      [{ serverId: '' }, 'BAD_HELLO'],
      [{ boot: '' }, 'BAD_HELLO'],
      [{ serverId: 'a'.repeat(129) }, 'BAD_HELLO'],
      [{ nonce: new Uint8Array(15) }, 'BAD_HELLO'],
      [{ nonce: new Uint8Array(65) }, 'BAD_HELLO'],
      [{ serverType: 'x'.repeat(5_000) }, 'SIGNAL_TOO_LARGE'],
      [{ cluster: 'another' }, 'WRONG_CLUSTER'],
      [{ minVersion: 2, maxVersion: 9 }, 'NO_COMMON_VERSION'],
      [{ minVersion: 1, maxVersion: 0 }, 'NO_COMMON_VERSION'],
      [{ target: 'c' }, 'WRONG_SERVER'],
      [{ serverId: 'c' }, 'WRONG_DIRECTION'],
      [{ serverId: 'b' }, 'DUPLICATE_SERVER_ID'],
      [{ boot: b?.member.boot ?? '' }, 'SELF'],
    ];
    for (const [change, code] of wrong) {
      const peer = another();
      peer.openControl();
      peer.hello(change);
      await peer.refusedWith(code);
    }
    await stillServes();
  });

  it('refuses data before a handshake, or with a token that it did not give', async () => {
    const { b: server, peer } = await start();
    peer.openData('');
    await until(() => peer.failures.length === 1, 'it is refused');
    assert.equal(peer.failures[0]?.code, Status.UNAUTHENTICATED);
    const second = another();
    second.openControl();
    second.hello();
    await second.said('hello');
    second.openData('00'.repeat(16));
    await until(() => second.failures.length === 1, 'it is refused');
    assert.ok(server.codes.includes('NO_HELLO'));
    assert.deepEqual(server.events, []);
  });

  it('does not take a token twice', async () => {
    const { b: server, peer } = await start();
    await peer.connect();
    const accepted = await peer.said('accepted');
    const second = another();
    assert.ok(accepted.kind === 'accepted');
    second.openData(Buffer.from(accepted.accepted.token).toString('hex'));
    await until(() => second.failures.length === 1, 'it is refused');
    assert.deepEqual(server.events, ['up a']);
  });

  it('ends a handshake that does not go on', async () => {
    const { peer } = await start();
    peer.openControl();
    const second = another();
    second.openControl();
    second.hello();
    await second.said('hello');
    await until(() => clock.timers >= 3, 'both handshakes have begun');
    clock.advance(5_000);
    await peer.refusedWith('TOO_LATE');
    await second.refusedWith('TOO_LATE');
  });

  it('has no more than 256 handshakes at a time', async () => {
    const { b: server } = await start();
    const crowd = Array.from({ length: 4 }, another);
    const calls: ClientDuplexStream<Buffer, Buffer>[] = [];
    let refused = 0;
    for (const { client } of crowd)
      for (let n = 0; n < 80; n += 1) {
        const call = client.makeBidiStreamRequest('/nopal.link.v1.Link/Control', asIs, asIs);
        call.on('error', ({ code }: ServiceError) => {
          if (code === Status.RESOURCE_EXHAUSTED) refused += 1;
        });
        call.on('data', () => {});
        calls.push(call);
      }
    await until(() => refused === 4 * 80 - 256, 'the rest is refused');
    for (const call of calls) call.cancel();
    assert.ok(server.codes.includes('TOO_MANY_HANDSHAKES'));
    await until(() => clock.timers === 1, 'all handshakes are over');
    await stillServes();
  });

  it('ends a connection whose peer says that it lives, and reads nothing', async () => {
    const { b: server, peer } = await start();
    await peer.connect();
    await until(() => server.events.length === 1, 'it is up');
    peer.data?.pause();
    const body = 'x'.repeat(120);
    for (let n = 0; n < 60_000; n += 1) server.send('a', body); // more than windows and buffers take
    await turn();
    for (let n = 0; n < 30 && !server.events.includes('down a'); n += 1) {
      peer.signal({ kind: 'heartbeat', load: { inFlight: 0, sessions: n + 1, lagMs: 0 } });
      await until(() => server.transport.peer('a')?.load.sessions === n + 1, 'it lives');
      clock.advance(1_000);
    }
    assert.ok(server.events.includes('down a'));
    assert.ok(
      server.logger.lines.some(({ fields }) => String(fields.why).includes('does not read')),
    );
  });

  it('survives bytes that are no gRPC', async () => {
    const { b: server } = await start();
    const seed = Math.floor(Math.random() * 2 ** 32);
    const random = seededRandom(seed);
    console.log(`seed ${seed}`);
    const openings = [
      Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
      Buffer.from(Array.from({ length: 2_000 }, () => Math.floor(random() * 256))),
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\ngarbage garbage garbage'),
    ];
    for (const opening of openings) {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(opening);
      socket.resume();
      await once(socket, 'close');
    }
    await stillServes();
  });

  it('never crashes and never keeps a broken connection, whatever is said after the handshake', async () => {
    const { b: server } = await start();
    const seed = Math.floor(Math.random() * 2 ** 32);
    const random = seededRandom(seed);
    console.log(`seed ${seed}`);
    for (let round = 0; round < 40; round += 1) {
      const peer = another();
      await peer.connect();
      for (let n = 0; n < 50; n += 1) {
        const garbage = Buffer.from(
          Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 256)),
        );
        if (random() < 0.5) garbage[0] = random() < 0.5 ? 0x0a : 0x12;
        (random() < 0.7 ? peer.data : peer.control)?.write(garbage);
      }
      await turn();
    }
    await stillServes();
    assert.equal(server.logger.of('error').length, 0);
  });
});

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}
