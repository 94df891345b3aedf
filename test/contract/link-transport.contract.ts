import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Batch, BatchReceiver, LinkTransport, Peer, PeerListener } from '@nopal/cluster';
import { makeBoot } from '@nopal/cluster';
import { GameError, type Member } from '@nopal/core';
import { until } from '../support/until.js';

/** Transports of servers that can reach each other. */
export interface TransportNet {
  /** One more server's transport, not open yet. */
  server(id: string): Promise<LinkTransport>;
  /** Lets so much of the transports' time pass. */
  pass(ms: number): Promise<void>;
}

/** A transport with what it told. */
class Server implements BatchReceiver {
  readonly transport: LinkTransport;
  readonly received: { from: string; body: Buffer }[] = [];
  readonly events: string[] = [];
  batches = 0;
  member: Member;

  constructor(transport: LinkTransport, member: Member) {
    this.transport = transport;
    this.member = member;
    const note =
      (what: string) =>
      (peer: Peer): void =>
        void this.events.push(`${what} ${peer.id}`);
    const listener: PeerListener = {
      up: (peer, isResumed) => void this.events.push(`${isResumed ? 'resumed' : 'up'} ${peer.id}`),
      down: note('down'),
      lost: note('lost'),
      drained: note('drained'),
      displaced: (boot) => void this.events.push(`displaced ${boot}`),
    };
    transport.watch(listener);
  }

  receive(from: string, bytes: Uint8Array): void {
    this.batches += 1;
    for (const body of itemsOf(bytes)) this.received.push({ from, body });
  }

  async open(): Promise<void> {
    this.member = await this.transport.open(this.member, this);
  }

  texts(from?: string): string[] {
    const wanted = this.received.filter((one) => from === undefined || one.from === from);
    return wanted.map(({ body }) => body.toString());
  }
}

/** The items of a batch, read as the bytes of field 1. */
function itemsOf(bytes: Uint8Array): Buffer[] {
  const items: Buffer[] = [];
  for (let pos = 0; pos < bytes.length; ) {
    assert.equal(bytes[pos++], 0x0a, 'items alone');
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[pos++] as number;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    items.push(Buffer.from(bytes.subarray(pos, pos + length)));
    pos += length;
  }
  return items;
}

/** Writes an item as an envelope's writer does. */
export function writeItem(batch: Batch, body: Uint8Array): void {
  batch.reserve(body.length + 6);
  const start = batch.length;
  batch.bytes[batch.length++] = 0x0a;
  let rest = body.length;
  while (rest >= 0x80) {
    batch.bytes[batch.length++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  batch.bytes[batch.length++] = rest;
  batch.bytes.set(body, batch.length);
  batch.length += body.length;
  batch.end(start);
}

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function send(from: Server, to: string, text: string | Uint8Array): boolean {
  const batch = from.transport.batch(to);
  if (batch === undefined) return false;
  writeItem(batch, typeof text === 'string' ? Buffer.from(text) : text);
  return true;
}

/** Runs the contract of `LinkTransport`. */
export function linkTransportContract(name: string, make: () => Promise<TransportNet>): void {
  interface Cluster {
    readonly net: TransportNet;
    start(id: string, before?: (transport: LinkTransport) => void): Promise<Server>;
    /** Everybody keeps everybody who is open. */
    keepAll(): void;
  }
  async function within(test: (cluster: Cluster) => Promise<void>): Promise<void> {
    const net = await make();
    const servers: Server[] = [];
    const cluster: Cluster = {
      net,
      async start(id, before) {
        const transport = await net.server(id);
        before?.(transport);
        const server = new Server(transport, {
          id,
          type: id.replace(/-.*/, ''),
          frontend: false,
          metadata: {},
          boot: makeBoot(Date.now() + servers.length), // later ones are newer, also within a millisecond
          state: 'ready',
        });
        await server.open();
        servers.push(server);
        return server;
      },
      keepAll() {
        for (const { transport } of servers) transport.keep(servers.map(({ member }) => member));
      },
    };
    try {
      await test(cluster);
    } finally {
      for (const { transport } of servers) await transport.close();
    }
  }
  async function pair(cluster: Cluster): Promise<[Server, Server]> {
    const a = await cluster.start('game-1');
    const b = await cluster.start('gate-1');
    cluster.keepAll();
    await connected(a, b);
    return [a, b];
  }
  const connected = (a: Server, b: Server): Promise<void> =>
    until(
      () =>
        a.transport.batch(b.member.id) !== undefined &&
        b.transport.batch(a.member.id) !== undefined,
      `${a.member.id} and ${b.member.id} are connected`,
    );

  describe(`LinkTransport: ${name}`, () => {
    it('connects servers that keep each other, and tells both who is up', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        assert.deepEqual(a.events, ['up gate-1']);
        assert.deepEqual(b.events, ['up game-1']);
        const peer = a.transport.peer('gate-1');
        assert.equal(peer?.type, 'gate');
        assert.equal(peer?.boot, b.member.boot);
        assert.equal(peer?.status, 'up');
        assert.equal(peer?.isDraining, false);
        assert.equal(a.transport.batch('nobody'), undefined);
        assert.equal(a.transport.peer('nobody'), undefined);
      }));

    it('remembers whom to keep when it is told before it opens', () =>
      within(async (cluster) => {
        const b = await cluster.start('gate-1');
        const a = await cluster.start('game-1', (transport) => transport.keep([b.member]));
        await connected(a, b);
        assert.equal(a.transport.peer('game-1'), undefined);
      }));

    it('brings each of ten thousand envelopes once and in order, both ways', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        for (let n = 0; n < 10_000; n += 1) {
          assert.ok(send(a, 'gate-1', `a${n}`));
          assert.ok(send(b, 'game-1', `b${n}`));
          if (n % 700 === 0) await turn();
        }
        await until(() => a.received.length + b.received.length >= 20_000, 'all are there');
        assert.deepEqual(
          b.texts('game-1'),
          Array.from({ length: 10_000 }, (_, n) => `a${n}`),
        );
        assert.deepEqual(
          a.texts('gate-1'),
          Array.from({ length: 10_000 }, (_, n) => `b${n}`),
        );
      }));

    it('sends what one turn wrote in one batch, and nothing within that turn', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        for (let n = 0; n < 100; n += 1) send(a, 'gate-1', `${n}`);
        assert.equal(b.batches, 0);
        await until(() => b.received.length === 100, 'all are there');
        assert.equal(b.batches, 1);
      }));

    it('loops back what a server sends to itself', () =>
      within(async (cluster) => {
        const a = await cluster.start('game-1');
        assert.ok(send(a, 'game-1', 'to myself'));
        assert.equal(a.received.length, 0);
        await until(() => a.received.length === 1, 'it is there');
        assert.deepEqual(a.received, [{ from: 'game-1', body: Buffer.from('to myself') }]);
      }));

    it('carries envelopes of every size up to 1 MiB, in order with small ones', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        const sizes = [0, 1, 127, 128, 60_000, 65_000, 65_536, 65_537, 131_072, 700_000, 1_048_570];
        const sent: Buffer[] = [];
        for (const size of sizes) {
          sent.push(Buffer.alloc(size, size % 251), Buffer.from(`after ${size}`));
          for (const body of sent.slice(-2)) assert.ok(send(a, 'gate-1', body));
        }
        await until(() => b.received.length === sent.length, 'all are there');
        for (const [index, { body }] of b.received.entries())
          assert.ok(body.equals(sent[index] as Buffer), `item ${index} is what was sent`);
      }));

    it('refuses an envelope over 1 MiB and takes it out again', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        send(a, 'gate-1', 'before');
        for (const size of [1_048_576, 5_000_000])
          assert.throws(
            () => send(a, 'gate-1', Buffer.alloc(size)),
            (error) => GameError.is(error) && error.code === 'TOO_LARGE',
          );
        send(a, 'gate-1', 'after');
        await until(() => b.received.length === 2, 'the others are there');
        assert.deepEqual(b.texts(), ['before', 'after']);
      }));

    it('leaves out an envelope that was begun and never ended', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        send(a, 'gate-1', 'one');
        const batch = a.transport.batch('gate-1');
        assert.ok(batch !== undefined);
        batch.reserve(100);
        batch.length += 100;
        send(a, 'gate-1', 'two');
        batch.reserve(50);
        batch.length += 50;
        await until(() => b.received.length === 2, 'both are there');
        send(a, 'gate-1', 'three');
        await until(() => b.received.length === 3, 'the third is there');
        assert.deepEqual(b.texts(), ['one', 'two', 'three']);
      }));

    it('never changes bytes that it handed over', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        const kept: Uint8Array[] = [];
        b.receive = (_from, bytes) => void kept.push(bytes);
        for (let n = 0; n < 500; n += 1) {
          send(a, 'gate-1', Buffer.alloc(1_000, n % 250));
          if (n % 10 === 9) await turn();
        }
        const count = (): number => kept.reduce((sum, bytes) => sum + itemsOf(bytes).length, 0);
        await until(() => count() === 500, 'all are there');
        const items = kept.flatMap(itemsOf);
        assert.ok(items.every((item, n) => item.equals(Buffer.alloc(1_000, n % 250))));
      }));

    it('says that a peer is congested while more waits than its limit, and tells when it is free', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        const body = Buffer.alloc(60_000);
        let sent = 0;
        while (a.transport.batch('gate-1')?.isCongested === false) {
          send(a, 'gate-1', body);
          sent += 1;
          assert.ok(sent < 1_000);
        }
        await until(() => a.events.includes('drained gate-1'), 'it is told');
        assert.equal(a.transport.batch('gate-1')?.isCongested, false);
        await until(() => b.received.length === sent, 'nothing is lost');
      }));

    it('refuses with BUSY what is beyond the hard limit of the queue, and goes on later', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        const body = Buffer.alloc(60_000);
        let sent = 0;
        assert.throws(
          () => {
            for (; sent < 1_000; sent += 1) send(a, 'gate-1', body);
          },
          (error) => GameError.is(error) && error.code === 'BUSY',
        );
        await until(() => b.received.length === sent, 'what was taken is there');
        await until(() => a.transport.batch('gate-1')?.isCongested === false, 'the way is free');
        assert.ok(send(a, 'gate-1', 'again'));
        await until(() => b.received.length === sent + 1, 'it goes on');
      }));

    it('sends what is written before it closes, and tells the peer that it is down and lost', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        for (let n = 0; n < 1_000; n += 1) send(a, 'gate-1', `${n}`);
        await a.transport.close();
        await until(() => b.events.includes('lost game-1'), 'it is told');
        assert.equal(b.received.length, 1_000);
        assert.deepEqual(b.events, ['up game-1', 'down game-1', 'lost game-1']);
        assert.equal(b.transport.batch('game-1'), undefined);
        assert.equal(b.transport.peer('game-1')?.status, 'down');
        assert.equal(a.transport.batch('gate-1'), undefined);
      }));

    for (const id of ['game-1', 'gate-1'])
      it(`takes a server that came back as another: ${id === 'game-1' ? 'the one that dials' : 'the one that is dialled'}`, () =>
        within(async (cluster) => {
          const [a, b] = await pair(cluster);
          const [left, stays] = id === 'game-1' ? [a, b] : [b, a];
          await left.transport.close();
          await until(() => stays.events.includes(`lost ${id}`), 'it is gone');
          const again = await cluster.start(id);
          stays.transport.keep([again.member]);
          again.transport.keep([stays.member]);
          await until(() => {
            void cluster.net.pass(100);
            return stays.transport.batch(id) !== undefined;
          }, 'it is there again');
          assert.deepEqual(stays.events.slice(-1), [`up ${id}`]);
          assert.equal(stays.transport.peer(id)?.boot, again.member.boot);
          assert.ok(send(stays, id, 'hello'));
          await until(() => again.received.length === 1, 'it receives');
        }));

    it('tells peers of its load, and those that come later too', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        a.transport.setLoad({ inFlight: 3, sessions: 70, lagMs: 12 });
        await until(async () => {
          await cluster.net.pass(1_000);
          return b.transport.peer('game-1')?.load.sessions === 70;
        }, 'the load is known');
        assert.deepEqual(b.transport.peer('game-1')?.load, {
          inFlight: 3,
          sessions: 70,
          lagMs: 12,
        });
        const c = await cluster.start('late-1');
        cluster.keepAll();
        await connected(a, c);
        await until(() => c.transport.peer('game-1')?.load.sessions === 70, 'it knows the load');
      }));

    it('tells peers that it drains, and those that come later too; the connection stays', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        b.transport.announceDrain();
        await until(() => a.transport.peer('gate-1')?.isDraining === true, 'it is told');
        assert.equal(a.transport.peer('gate-1')?.status, 'up');
        assert.ok(send(a, 'gate-1', 'still'));
        await until(() => b.received.length === 1, 'it still receives');
        const c = await cluster.start('early-1');
        cluster.keepAll();
        await connected(c, b);
        await until(() => c.transport.peer('gate-1')?.isDraining === true, 'it is told too');
      }));

    it('leaves in peace, once it is idle, a server that neither keeps', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        a.transport.keep([]);
        b.transport.keep([]);
        await until(async () => {
          await cluster.net.pass(1_000);
          return a.events.includes('lost gate-1') && b.events.includes('lost game-1');
        }, 'both let go');
        assert.equal(a.transport.peer('gate-1'), undefined);
        assert.equal(b.transport.peer('game-1'), undefined);
        assert.equal(a.transport.batch('gate-1'), undefined);
      }));

    it('tells a listener that comes late of every peer that is up, and one that left of nothing', () =>
      within(async (cluster) => {
        const [a, b] = await pair(cluster);
        const heard: string[] = [];
        const end = a.transport.watch({
          up: (peer) => void heard.push(`up ${peer.id}`),
          down: (peer) => void heard.push(`down ${peer.id}`),
        });
        assert.deepEqual(heard, ['up gate-1']);
        end();
        await b.transport.close();
        await until(() => a.events.includes('down gate-1'), 'the other listener is told');
        assert.deepEqual(heard, ['up gate-1']);
      }));

    it('turns to the newer of two servers with one id, and tells the older', () =>
      within(async (cluster) => {
        const [a, old] = await pair(cluster);
        const young = await cluster.start('gate-1');
        assert.ok(young.member.boot > old.member.boot);
        a.transport.keep([young.member]);
        young.transport.keep([a.member]);
        await until(
          () => a.transport.peer('gate-1')?.boot === young.member.boot,
          'the younger is meant',
        );
        await until(() => old.events.includes(`displaced ${young.member.boot}`), 'it is told');
        assert.deepEqual(a.events, ['up gate-1', 'down gate-1', 'lost gate-1', 'up gate-1']);
        assert.ok(send(a, 'gate-1', 'for the younger'));
        await until(() => young.received.length === 1, 'it is there');
        assert.equal(old.received.length, 0);
      }));

    it('does not wait for ever to close, also twice', () =>
      within(async (cluster) => {
        const [a] = await pair(cluster);
        await Promise.all([a.transport.close(), a.transport.close()]);
        await a.transport.close();
        assert.equal(a.transport.batch('game-1'), undefined);
      }));
  });
}
