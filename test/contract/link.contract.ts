import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Envelope, EnvelopeSender } from '@nopal/cluster';
import { until } from '../support/until.js';

/** A server's end of the link. */
export interface LinkEnd extends EnvelopeSender {
  open(receive: (from: string, envelope: Envelope) => void): Promise<void>;
  close(): Promise<void>;
}

/** Links of servers that can reach each other. */
export interface LinkNet {
  /** The end of one more server. */
  server(id: string): Promise<LinkEnd>;
  end?(): Promise<void>;
}

type Received = { from: string; envelope: Envelope };

const numbered = (n: number, body = new Uint8Array([n & 255])): Envelope => ({
  kind: 'directory',
  number: n,
  isAnswer: false,
  body,
});
const numberOf = ({ envelope }: Received): number | undefined =>
  envelope.kind === 'directory' ? envelope.number : undefined;

/** Runs the contract of `Link`. A link may need a while before it reaches a server that has just opened. */
export function linkContract(name: string, make: () => Promise<LinkNet>): void {
  async function opened(
    net: LinkNet,
    id: string,
  ): Promise<{ link: LinkEnd; received: Received[] }> {
    const link = await net.server(id);
    const received: Received[] = [];
    await link.open((from, envelope) => void received.push({ from, envelope }));
    return { link, received };
  }
  async function within(test: (net: LinkNet) => Promise<void>): Promise<void> {
    const net = await make();
    try {
      await test(net);
    } finally {
      await net.end?.();
    }
  }
  /** Sends until the way is there. */
  const sent = (link: LinkEnd, to: string, envelope: Envelope): Promise<void> =>
    until(() => link.send(to, envelope), `there is a way to ${to}`);

  describe(`Link: ${name}`, () => {
    it('brings each of ten thousand envelopes once, in order, with the sender’s id', () =>
      within(async (net) => {
        const a = await opened(net, 'a');
        const b = await opened(net, 'b');
        await sent(a.link, 'b', numbered(0));
        for (let n = 1; n < 10_000; n += 1) {
          assert.equal(a.link.send('b', numbered(n)), true);
          if (n % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
        await until(() => b.received.length >= 10_000, 'all are there');
        assert.deepEqual(
          b.received.map(numberOf),
          Array.from({ length: 10_000 }, (_, n) => n),
        );
        assert.ok(b.received.every(({ from }) => from === 'a'));
        for (const { link } of [a, b]) await link.close();
      }));

    it('goes both ways, to several servers and to itself', () =>
      within(async (net) => {
        const [a, b, c] = [await opened(net, 'a'), await opened(net, 'b'), await opened(net, 'c')];
        await sent(a.link, 'b', numbered(1));
        await sent(b.link, 'a', numbered(2));
        await sent(a.link, 'c', numbered(3));
        await sent(a.link, 'a', numbered(4));
        await until(
          () => a.received.length === 2 && b.received.length === 1 && c.received.length === 1,
          'each has its own',
        );
        assert.deepEqual(a.received.map(numberOf).sort(), [2, 4]);
        for (const { link } of [a, b, c]) await link.close();
      }));

    it('hands nothing over within the sender’s turn, and shares nothing with the receiver', () =>
      within(async (net) => {
        const a = await opened(net, 'a');
        const b = await opened(net, 'b');
        await sent(a.link, 'b', numbered(0));
        await until(() => b.received.length === 1, 'the way is there');
        const slab = Buffer.from('xxbodyxx');
        const missed = [1];
        a.link.send('b', numbered(1, slab.subarray(2, 6)));
        a.link.send('b', { kind: 'reply', number: 1, missed });
        assert.equal(b.received.length, 1);
        slab.fill(0);
        missed.push(2);
        await until(() => b.received.length === 3, 'both are there');
        const [first, second] = b.received.slice(1).map(({ envelope }) => envelope);
        assert.ok(first?.kind === 'directory' && second?.kind === 'reply');
        assert.equal(Buffer.from(first.body).toString(), 'body');
        assert.deepEqual(second.missed, [1]);
        for (const { link } of [a, b]) await link.close();
      }));

    it('says that there is no way to a server that is not there, or not any more', () =>
      within(async (net) => {
        const a = await opened(net, 'a');
        const b = await opened(net, 'b');
        assert.equal(a.link.send('nobody', numbered(1)), false);
        await sent(a.link, 'b', numbered(1));
        await until(() => b.received.length === 1, 'the way is there');
        await b.link.close();
        await until(() => !a.link.send('b', numbered(2)), 'the way is gone');
        await a.link.close();
      }));

    it('reaches a server again that came back under its id', () =>
      within(async (net) => {
        const a = await opened(net, 'a');
        const b = await opened(net, 'b');
        await sent(a.link, 'b', numbered(1));
        await b.link.close();
        const again = await opened(net, 'b');
        await until(() => {
          a.link.send('b', numbered(2));
          return again.received.length > 0;
        }, 'it receives again');
        assert.equal(b.received.filter((one) => numberOf(one) === 2).length, 0);
        for (const { link } of [a, again]) await link.close();
      }));

    it('carries every kind of envelope as it is, absent fields and empty bodies too', () =>
      within(async (net) => {
        const a = await opened(net, 'a');
        const b = await opened(net, 'b');
        const session = { id: 7, uid: undefined, data: '{"n":1.5,"s":"ñ","z":null}', version: 3 };
        const body = new Uint8Array(0);
        const envelopes: Envelope[] = [
          {
            kind: 'session-open',
            frontendType: 'gate',
            remoteAddress: '2001:db8::1',
            handshake: '{"sys":{"type":"js"},"user":{"token":"t"}}',
            serializer: 'protobuf',
            session,
          },
          { kind: 'session-changed', session: { ...session, uid: 'ada' } },
          { kind: 'session-closed', sessionId: 7 },
          { kind: 'resume', isEnd: true },
          { kind: 'cancel', ticket: 4_294_967_295, isDeadline: true },
          { kind: 'route', id: 7, route: 'game.arena.join' },
          {
            kind: 'refusal',
            ticket: 1,
            error: { code: 'UNAVAILABLE', message: 'no', metadata: { a: 'b' } },
          },
          { kind: 'publish', topic: 't', route: 'r', bodies: [{ serializer: 'json', body }] },
          { kind: 'publish-all', route: 'r', bodies: [] },
          { kind: 'join', sessionId: 7, topic: 't' },
          { kind: 'leave', sessionId: 7, topic: 't' },
          { kind: 'ask', number: 4_294_967_296, about: 'bind', sessionId: 7, uid: 'ada' },
          {
            kind: 'ask',
            number: 2,
            about: 'change',
            sessionId: 7,
            patch: '{"a":1}',
            removed: ['b'],
            baseVersion: 3,
            isOwnBase: false,
          },
          { kind: 'ask', number: 3, about: 'kick', sessionId: 7, reason: undefined, code: 4004 },
          { kind: 'reply', number: 2, error: { code: 'CONFLICT', message: 'm' }, session },
          { kind: 'reply', number: 3, done: true, missed: [1, 2] },
          { kind: 'call-cancel', number: 4_294_967_296 },
        ];
        await sent(a.link, 'b', numbered(0));
        for (const envelope of envelopes) assert.equal(a.link.send('b', envelope), true);
        await until(() => b.received.length === envelopes.length + 1, 'all are there');
        // Whether an absent field comes as undefined or not at all says nothing.
        const plain = (envelope: Envelope): unknown =>
          JSON.parse(
            JSON.stringify(envelope, (_key, value) =>
              value instanceof Uint8Array ? [...value] : value,
            ),
          );
        assert.deepEqual(
          b.received.slice(1).map(({ envelope }) => plain(envelope)),
          envelopes.map(plain),
        );
        for (const { link } of [a, b]) await link.close();
      }));
  });
}
