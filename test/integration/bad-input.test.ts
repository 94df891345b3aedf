// Bytes that no client should send, over real sockets: each ends in a documented close code or an error with a code, and
// nobody else notices.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { encodePacket, PacketType, PROTOCOL_LIMITS } from '@nopal/protocol';
import {
  ACK,
  handshakePacket,
  type RawClient,
  requestPacket,
  TRANSPORTS,
} from '../support/raw-client.js';
import { until } from '../support/until.js';
import { type Game, startGame } from './game/start-game.js';

const HANDSHAKE = handshakePacket({ sys: {} });
const PROTOCOL_ERROR = 4000;
const HANDSHAKE_REFUSED = 4002;

const data = (...bytes: (number | Uint8Array)[]): Uint8Array =>
  encodePacket(
    PacketType.DATA,
    Buffer.concat(bytes.map((part) => (typeof part === 'number' ? Buffer.of(part) : part))),
  );
const route = (text: string | Uint8Array): Uint8Array => {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
};
/** A request with the flag's compression bit, whatever the body is. */
const compressed = (body: Uint8Array): Uint8Array => data(0x10, 1, route('gate.desk.hello'), body);
const handshake = (text: string | Uint8Array): Uint8Array =>
  encodePacket(PacketType.HANDSHAKE, Buffer.from(text));
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** Sent before a handshake. */
const STRANGERS: [string, Uint8Array, number][] = [
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), PROTOCOL_ERROR],
  ['a TLS greeting', Buffer.from('16030100a5010000a1', 'hex'), PROTOCOL_ERROR],
  ['zeros', new Uint8Array(64), PROTOCOL_ERROR],
  ['a handshake that announces 16 MiB', Buffer.from('01ffffff7b', 'hex'), PROTOCOL_ERROR],
  ['an empty handshake', handshake(''), HANDSHAKE_REFUSED],
  ['a handshake that is cut', handshake('{"sys":'), HANDSHAKE_REFUSED],
  ['a handshake with a byte order mark', handshake('\uFEFF{}'), HANDSHAKE_REFUSED],
  ['a handshake that is not UTF-8', handshake(Buffer.of(0x22, 0xff, 0x22)), HANDSHAKE_REFUSED],
  ['a handshake that is an array', handshake('[]'), HANDSHAKE_REFUSED],
  ['a handshake that is text', handshake('"hello"'), HANDSHAKE_REFUSED],
  ['a handshake whose sys is a number', handshake('{"sys":1}'), HANDSHAKE_REFUSED],
  ['a handshake whose user is text', handshake('{"sys":{},"user":"x"}'), HANDSHAKE_REFUSED],
  [
    'a handshake whose build is a number',
    handshake('{"sys":{"clientBuildNumber":3}}'),
    HANDSHAKE_REFUSED,
  ],
  ['a handshake that nests 33 deep', handshake(`{"user":{"a":${nested(33)}}}`), HANDSHAKE_REFUSED],
  ['a handshake that nests 4,000 deep', handshake(nested(4_000)), HANDSHAKE_REFUSED],
  ['a compressed handshake', handshake(deflateSync('{"sys":{}}')), HANDSHAKE_REFUSED],
];

/** Sent by a client whose handshake is done; each ends its connection. */
const BREAKERS: [string, Uint8Array][] = [
  ['a packet that announces more than the limit', Buffer.from('04010001', 'hex')],
  ['a packet that announces 16 MiB', Buffer.from('04ffffff00', 'hex')],
  ['an empty message', data()],
  ['a message of one byte', data(0)],
  ['a request without route', data(0x00, 0x00)],
  ['a request whose number never ends', data(0x00, new Uint8Array(20).fill(0x80))],
  [
    'a request whose number is over 53 bits',
    data(0x00, Buffer.from('ffffffffffffffff7f', 'hex'), route('a')),
  ],
  ['message type 4', data(0x08, route('gate.desk.hello'))],
  ['message type 7', data(0x0e, route('gate.desk.hello'))],
  ['a response from a client', data(0x04, 1, Buffer.from('{}'))],
  ['a push from a client', data(0x06, route('gate.desk.hello'), Buffer.from('{}'))],
  ['a route that is longer than the message', data(0x00, 1, 200, Buffer.from('abc'))],
  ['a coded route that is cut', data(0x01, 1, 0)],
  ['a coded route that no route has', data(0x01, 1, 0xff, 0xff)],
  ['a compressed body that is no zlib', compressed(Buffer.from('plain text'))],
  ['an empty compressed body', compressed(new Uint8Array(0))],
  ['a gzip body', compressed(gzipSync('{"name":"x"}'))],
  ['a raw deflate body', compressed(deflateRawSync('{"name":"x"}'))],
  ['a zlib body that is cut', compressed(deflateSync('{"name":"x"}').subarray(0, -3))],
  ['a zlib body with a wrong checksum', compressed(spoil(deflateSync('{"name":"x"}')))],
  [
    'a zlib body with bytes after it',
    compressed(Buffer.concat([deflateSync('{"name":"x"}'), Buffer.of(1)])),
  ],
  ['two zlib streams', compressed(Buffer.concat([deflateSync('{}'), deflateSync('{}')]))],
  ['a zlib bomb of 64 MiB', compressed(deflateSync(new Uint8Array(64 * 1024 * 1024)))],
  [
    'a zlib body one byte over the limit',
    compressed(deflateSync(Buffer.alloc(PROTOCOL_LIMITS.maxInflatedBytes + 1))),
  ],
];

/** WebSocket frames that are no whole packets. */
const BAD_FRAMES: [string, Uint8Array][] = [
  ['an empty frame', new Uint8Array(0)],
  ['a frame of three bytes', Uint8Array.of(3, 0, 0)],
  ['a packet that is cut', Uint8Array.of(4, 0, 0, 9, 1, 2)],
  ['bytes after the last packet', Uint8Array.of(3, 0, 0, 0, 1)],
  [
    '65 packets in one frame',
    Buffer.concat(Array.from({ length: 65 }, () => Buffer.of(3, 0, 0, 0))),
  ],
];

/** Bodies and routes that are answered with an error, and the connection stays. */
const ANSWERED: [string, Uint8Array, string][] = [
  ['an empty route', data(0, 1, route('')), 'BAD_REQUEST'],
  ['a route of one word', data(0, 1, route('hello')), 'BAD_REQUEST'],
  ['a route of four words', data(0, 1, route('a.b.c.d')), 'BAD_REQUEST'],
  ['a route with an empty word', data(0, 1, route('gate..hello')), 'BAD_REQUEST'],
  ['a route of dots', data(0, 1, route('...')), 'BAD_REQUEST'],
  ['a route that climbs', data(0, 1, route('../../etc')), 'BAD_REQUEST'],
  [
    'a route that is not UTF-8',
    data(0, 1, route(Buffer.of(0xff, 0xfe, 0x2e, 0x61))),
    'BAD_REQUEST',
  ],
  ['a route of 255 bytes', data(0, 1, route(`gate.desk.${'x'.repeat(245)}`)), 'NOT_FOUND'],
  ['the route __proto__.x', data(0, 1, route('__proto__.x')), 'NOT_FOUND'],
  ['the route constructor.constructor', data(0, 1, route('constructor.constructor')), 'NOT_FOUND'],
  ['the route gate.desk.constructor', data(0, 1, route('gate.desk.constructor')), 'NOT_FOUND'],
  ['the route gate.desk.__proto__', data(0, 1, route('gate.desk.__proto__')), 'NOT_FOUND'],
  ['the route game.__proto__.toString', data(0, 1, route('game.__proto__.toString')), 'NOT_FOUND'],
  ['a server type that there is not', data(0, 1, route('shop.desk.hello')), 'NOT_FOUND'],
  ['the server type __proto__', data(0, 1, route('__proto__.desk.hello')), 'NOT_FOUND'],
  [
    'a remote of the backend',
    data(0, 1, route('game.post.seats'), Buffer.from('{"arena":"x","floors":1}')),
    'NOT_FOUND',
  ],
];

const BODIES: [string, string | Uint8Array, string][] = [
  ['an empty body', '', 'BAD_REQUEST'],
  ['a body that is cut', '{"name":"x', 'BAD_REQUEST'],
  ['two documents', '{}{}', 'BAD_REQUEST'],
  ['a body with a byte order mark', '\uFEFF{"name":"x"}', 'BAD_REQUEST'],
  [
    'a body that is not UTF-8',
    Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    'BAD_REQUEST',
  ],
  ['a body of NUL', Buffer.of(0), 'BAD_REQUEST'],
  ['a number', '1e999', 'INVALID'],
  ['null', 'null', 'INVALID'],
  ['an array', '[]', 'INVALID'],
  ['text', '"x"', 'INVALID'],
  ['a missing field', '{}', 'INVALID'],
  ['a field of another type', '{"name":{}}', 'INVALID'],
  ['half a surrogate pair', String.raw`{"name":"\ud83d"}`, 'INVALID'],
  [
    'half a surrogate pair in a field that is not known',
    String.raw`{"name":"x","y":["\ude00"]}`,
    'INVALID',
  ],
  ['__proto__ in place of the field', '{"__proto__":{"name":"x"}}', 'INVALID'],
  ['a body that nests 33 deep', `{"name":${nested(33)}}`, 'TOO_LARGE'],
  ['a body that nests 30,000 deep', nested(30_000), 'TOO_LARGE'],
];

const TROUBLES = [
  'throwsText',
  'throwsUndefined',
  'throwsSymbol',
  'throwsBigInt',
  'rejects',
  'wrongType',
  'returnsUndefined',
  'returnsBigInt',
  'wrongRaw',
  'hugeRaw',
  'hugeText',
  'evilThenable',
];

for (const transport of TRANSPORTS) {
  describe(`what a ${transport} client does wrong`, () => {
    let game: Game;
    let bystander: RawClient;
    let asked = 0;
    before(async () => {
      game = await startGame();
      bystander = await game.join(transport);
      await bystander.call('gate.desk.login', { uid: 'bystander' });
    });
    after(async () => {
      assert.equal(
        bystander.messages.length,
        asked + 1,
        'the bystander got its answers and nothing else',
      );
      bystander.close();
      await game.empty();
      await game.stop();
    });
    const nobodyElseNotices = async (): Promise<void> => {
      asked += 1;
      assert.deepEqual(await bystander.call('gate.desk.whoami'), { uid: 'bystander' });
    };

    for (const [name, bytes, code] of STRANGERS) {
      it(`${name} in place of a handshake is closed with ${code}`, async () => {
        const client = await game.open(transport);
        client.send(bytes);
        assert.equal(await client.ended(), code);
        await nobodyElseNotices();
      });
    }

    it('a handshake over 8 KiB is closed before its packet is taken in, or refused', async () => {
      const client = await game.open(transport);
      client.send(handshake(`{"sys":{},"user":{"a":"${'x'.repeat(8_192)}"}}`));
      assert.equal(await client.ended(), transport === 'ws' ? HANDSHAKE_REFUSED : PROTOCOL_ERROR);
      await nobodyElseNotices();
    });

    for (const [name, bytes] of BREAKERS) {
      it(`${name} is closed with ${PROTOCOL_ERROR}`, async () => {
        const client = await game.join(transport);
        client.send(bytes);
        assert.equal(await client.ended(), PROTOCOL_ERROR);
        await nobodyElseNotices();
      });
    }

    for (const [name, bytes, code] of ANSWERED) {
      it(`${name} is answered with ${code}`, async () => {
        const client = await game.join(transport);
        client.send(bytes);
        const message = await client.answer(1);
        assert.equal(JSON.parse(Buffer.from(message.body).toString()).code, code);
        client.close();
        await nobodyElseNotices();
      });
    }

    for (const type of ['gate', 'game']) {
      for (const [name, body, code] of BODIES) {
        it(`${name} to ${type} is answered with ${code}`, async () => {
          const client = await game.join(transport);
          const error = await client.failure(`${type}.desk.hello`, Buffer.from(body));
          assert.equal(error.code, code, error.msg);
          assert.deepEqual(await client.call(`${type}.desk.hello`, { name: 'x' }), {
            name: 'hello x',
          });
          client.close();
        });
      }

      it(`fields that ${type} does not know are dropped, also __proto__, and objects keep their prototype`, async () => {
        const client = await game.join(transport);
        const body = Buffer.from(
          '{"name":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
        );
        assert.deepEqual(await client.call(`${type}.desk.hello`, body), { name: 'hello x' });
        assert.equal(({} as { polluted?: unknown }).polluted, undefined);
        client.close();
      });

      for (const method of TROUBLES) {
        it(`${type}.trouble.${method} is answered with INTERNAL and a request id, and logged once`, async () => {
          const client = await game.join(transport);
          const logged = game.logger.of('error').length;
          const { code, msg, metadata } = await client.failure(`${type}.trouble.${method}`);
          assert.equal(code, 'INTERNAL');
          assert.ok(metadata?.requestId !== undefined && msg.includes(metadata.requestId));
          assert.ok(!/secret|text of|symbol|getter/i.test(msg), msg);
          assert.equal(game.logger.of('error').length, logged + 1);
          assert.deepEqual(
            await client.call(`${type}.desk.nothing`),
            {},
            'the next one is answered',
          );
          client.close();
          await nobodyElseNotices();
        });
      }

      for (const method of ['badMetadata', 'hugeError']) {
        it(`${type}.trouble.${method}: an error that cannot be written is answered with INTERNAL`, async () => {
          const client = await game.join(transport);
          assert.equal((await client.failure(`${type}.trouble.${method}`)).code, 'INTERNAL');
          assert.deepEqual(await client.call(`${type}.desk.nothing`), {});
          client.close();
        });
      }

      for (const method of ['neverSettles', 'waitsForSignal']) {
        it(`${type}.trouble.${method} is answered at its deadline, once, and the queue goes on`, async () => {
          const client = await game.join(transport);
          const { code, msg } = await client.failure(`${type}.trouble.${method}`);
          assert.equal(code, 'DEADLINE_EXCEEDED', msg);
          assert.deepEqual(await client.call(`${type}.desk.nothing`), {});
          client.close();
        });
      }
    }

    if (transport === 'ws') {
      for (const [name, bytes] of BAD_FRAMES) {
        it(`${name} is closed with ${PROTOCOL_ERROR}`, async () => {
          const client = await game.join(transport);
          client.send(bytes);
          assert.equal(await client.ended(), PROTOCOL_ERROR);
          await nobodyElseNotices();
        });
      }
      it('a frame far over the limit drops the connection without a close code', async () => {
        const client = await game.join(transport);
        client.post('gate.desk.rawEcho', new Uint8Array(PROTOCOL_LIMITS.maxPacketBytes + 4_096));
        assert.equal(await client.ended(), undefined);
        await nobodyElseNotices();
      });
    } else {
      it('a client that sends byte by byte is served', async () => {
        const client = await game.open(transport);
        const bytes = Buffer.concat([HANDSHAKE, ACK, requestPacket(1, 'gate.desk.nothing')]);
        for (const byte of bytes) client.send(Buffer.of(byte));
        assert.equal((await client.answer(1)).error, false);
        client.close();
      });

      it('a client that leaves in the midst of a packet leaves nothing behind', async () => {
        const client = await game.join(transport);
        client.send(Buffer.from('0400ffff0001', 'hex'));
        client.close();
        await until(() => game.gate.connectionCount === 1, 'only the bystander is left');
      });
    }
  });

  describe(`limits of ${transport} connections`, () => {
    it('a client that does not shake hands in time is closed with 4001', async () => {
      const game = await startGame({ limits: { handshakeTimeoutMs: 100 } });
      const silent = await game.open(transport);
      const halfway = await game.open(transport);
      halfway.send(HANDSHAKE);
      const slow = await game.open(transport);
      slow.send(transport === 'ws' ? HANDSHAKE : HANDSHAKE.subarray(0, 7));
      for (const client of [silent, halfway, slow]) assert.equal(await client.ended(), 4001);
      assert.equal(game.metric('nopal_client_handshake_timeouts_total'), 3);
      await game.empty();
      await game.stop();
    });

    it('messages over the rate are answered with RATE_LIMITED, and the connection stays', async () => {
      const game = await startGame({ limits: { messagesPerSecond: 1, messageBurst: 10 } });
      const client = await game.join(transport);
      for (let index = 0; index < 30; index += 1) client.post('gate.desk.nothing');
      await until(() => client.messages.length === 30, 'each is answered');
      const limited = client.messages.filter(({ error }) => error);
      assert.ok(limited.length >= 20);
      for (const { body } of limited) {
        assert.equal(JSON.parse(Buffer.from(body).toString()).code, 'RATE_LIMITED');
      }
      assert.equal(client.socket.ended, false);
      assert.ok(game.metric('nopal_client_rate_limited_total') >= 20);
      client.close();
      await game.stop();
    });

    it('messages over the rate are dropped when that is the policy', async () => {
      const game = await startGame({
        limits: { messagesPerSecond: 1, messageBurst: 10, overRate: 'drop' },
      });
      const client = await game.join(transport);
      for (let index = 0; index < 30; index += 1) client.post('gate.desk.nothing');
      await until(() => game.metric('nopal_client_rate_limited_total') >= 20, 'they are counted');
      await until(() => client.messages.length >= 8, 'those before are answered');
      assert.ok(client.messages.length <= 10 && client.messages.every(({ error }) => !error));
      client.close();
      await game.stop();
    });

    it('messages over the rate end the connection with 4010 when that is the policy', async () => {
      const game = await startGame({
        limits: { messagesPerSecond: 1, messageBurst: 10, overRate: 'close' },
      });
      const client = await game.join(transport);
      for (let index = 0; index < 30; index += 1) client.post('gate.desk.nothing');
      assert.equal(await client.ended(), 4010);
      await game.empty();
      await game.stop();
    });

    it('a client that stays over the rate is closed with 4010', async () => {
      const game = await startGame({
        limits: { messagesPerSecond: 1, messageBurst: 10, overRateCloseMs: 100 },
      });
      const client = await game.join(transport);
      const flood = setInterval(() => client.notify('gate.desk.nothing'), 5);
      assert.equal(await client.ended(), 4010);
      clearInterval(flood);
      await game.empty();
      await game.stop();
    });

    it('a message as large as the limit is taken, one byte more ends the connection', async () => {
      const game = await startGame({ limits: { maxPacketBytes: 2_000 } });
      const client = await game.join(transport);
      const head = 2 + 1 + 'gate.desk.rawEcho'.length;
      assert.equal(
        (await client.request('gate.desk.rawEcho', new Uint8Array(2_000 - head))).error,
        false,
      );
      client.post('gate.desk.rawEcho', new Uint8Array(2_001 - head));
      assert.equal(await client.ended(), PROTOCOL_ERROR);
      await game.empty();
      await game.stop();
    });

    it("Pitaya's codes are sent when the server is told so", async () => {
      const game = await startGame({ errorCodes: 'pitaya' });
      const client = await game.join(transport);
      const codes: string[] = [];
      for (const name of [
        'gate.no.where',
        'game.no.where',
        'x',
        'gate.trouble.rejects',
        'gate.desk.refuse',
      ]) {
        codes.push((await client.failure(name, { name: 'x' })).code);
      }
      assert.deepEqual(codes, ['PIT-404', 'PIT-404', 'PIT-400', 'PIT-000', 'DESK_CLOSED']);
      client.close();
      await game.stop();
    });
  });
}

/** The last byte changed. */
function spoil(bytes: Uint8Array): Uint8Array {
  const changed = Buffer.from(bytes);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 0xff;
  return changed;
}
