import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LinkProtocolError } from '../../../../../packages/cluster/src/link/link-protocol-error.js';
import { writeCall } from '../../../../../packages/cluster/src/link/wire/call.js';
import { writeCallReply } from '../../../../../packages/cluster/src/link/wire/call-reply.js';
import { writeClientAnswer } from '../../../../../packages/cluster/src/link/wire/client-answer.js';
import { writeClientMessage } from '../../../../../packages/cluster/src/link/wire/client-message.js';
import { writePush } from '../../../../../packages/cluster/src/link/wire/push.js';
import { repositoryRoot } from '../../../../support/repository-root.js';
import { seededRandom } from '../../../../support/seeded-random.js';
import { ReadingLink } from './link-ends.js';
import { BATCH, KINDS, randomEnvelope } from './link-proto.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Reads a batch and writes again what was read. */
function rewritten(bytes: Uint8Array): Uint8Array {
  const reader = new ReadingLink();
  reader.link.receive('a', bytes);
  const { batch } = reader;
  for (const one of reader.messages)
    writeClientMessage(batch, one.ticket, one.sessionId, one.route, one.timeoutMs, one);
  for (const { ticket, isError, body } of reader.answers)
    writeClientAnswer(batch, ticket, isError, body);
  for (const { sessionIds, route, body } of reader.pushes)
    writePush(batch, sessionIds, route, body);
  for (const one of reader.calls)
    writeCall(batch, { ...one, isNotify: false }, 'its own are not asked for');
  for (const { number, reply, error } of reader.replies)
    writeCallReply(batch, number, reply, error);
  for (const envelope of reader.envelopes) assert.ok(reader.link.send('a', envelope));
  return batch.written();
}

describe('what servers say to each other', () => {
  for (const kind of KINDS) {
    it(`is byte for byte what protobufjs makes of protos/link.proto, both ways: ${kind}`, () => {
      const random = seededRandom(20_261_121);
      for (let round = 0; round < 200; round += 1) {
        const items = [randomEnvelope(kind, random)];
        const theirs = BATCH.encode({ items }).finish();
        const ours = rewritten(theirs);
        assert.equal(hex(ours), hex(theirs), JSON.stringify(items));
        assert.equal(hex(BATCH.encode(BATCH.decode(ours)).finish()), hex(ours));
      }
    });
  }

  it('is what the vectors say', () => {
    const path = join(repositoryRoot, 'test/vectors/link.json');
    const vectors = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly name: string;
      readonly hex: string;
      readonly batch: object;
    }[];
    assert.ok(vectors.length > 20);
    for (const vector of vectors) {
      const bytes = Buffer.from(vector.hex, 'hex');
      assert.equal(hex(rewritten(bytes)), vector.hex, vector.name);
      assert.deepEqual(BATCH.toObject(BATCH.decode(bytes), PLAIN), vector.batch, vector.name);
    }
  });

  it('takes session ids of a push also one by one, and texts as its body', () => {
    const reader = new ReadingLink();
    const apart = [0x0a, 0x0a, 0x52, 0x08, 0x08, 0x01, 0x0a, 0x02, 0x02, 0x03, 0x08, 0x04];
    reader.link.receive('a', Buffer.from(apart));
    for (const text of ['', 'a', 'ñ', '🌵', 'a'.repeat(60), 'ñ'.repeat(60), '中'.repeat(6_000)])
      writePush(reader.batch, [5], 'onÑ', text);
    reader.link.receive('a', reader.batch.written());
    assert.deepEqual(
      reader.pushes.map(({ sessionIds, body }) => [sessionIds, body.length]),
      [[[1, 2, 3, 4], 0], ...[0, 1, 2, 4, 60, 120, 18_000].map((length) => [[5], length])],
    );
    assert.equal(Buffer.from(reader.pushes.at(-2)?.body ?? []).toString(), 'ñ'.repeat(60));
    assert.ok(reader.pushes.slice(1).every(({ route }) => route === 'onÑ'));
  });

  it('keeps texts of answers as UTF-8, whatever their length', () => {
    for (const unit of ['a', 'ñ', '中', '🌵']) {
      for (const units of [0, 1, 40, 41, 42, 43, 60, 95, 96, 97, 127, 128, 5_000, 6_000, 20_000]) {
        const text = unit.repeat(units);
        const reader = new ReadingLink();
        writeClientAnswer(reader.batch, 7, units % 2 === 0, text);
        const written = reader.batch.written();
        const item = { ticket: 7, isError: units % 2 === 0, body: Buffer.from(text) };
        reader.link.receive('a', written);
        assert.equal(Buffer.from(reader.answers[0]?.body ?? []).toString(), text);
        const [theirs] = BATCH.toObject(BATCH.decode(written)).items;
        assert.equal(Buffer.from(theirs.answer.body ?? []).toString(), text);
        assert.equal(theirs.answer.ticket, item.ticket);
      }
    }
  });
});

const PLAIN = { bytes: String, longs: String, defaults: false };

describe('a batch of another server', () => {
  const message = { ticket: 1, sessionId: 7, routeText: 'game.room.echo', body: new Uint8Array(3) };
  const good = BATCH.encode({ items: [{ message }] }).finish();
  const read = (...parts: (Uint8Array | number[])[]): ReadingLink => {
    const reader = new ReadingLink();
    reader.link.receive('a', Buffer.concat(parts.map((part) => Buffer.from(part))));
    return reader;
  };
  const item = (...bytes: number[]): number[] => [0x0a, bytes.length, ...bytes];

  it('is read up to an item that is wrong and behind it, and the item is counted', () => {
    const wrong: Record<string, number[]> = {
      'a message without a ticket': item(0x0a, 0x02, 0x10, 0x07),
      'a ticket that is cut off': item(0x0a, 0x03, 0x0d, 0x01, 0x00),
      'a body that is longer than its item': item(0x0a, 0x07, 0x0d, 1, 0, 0, 0, 0x3a, 0x05),
      'a length that is longer than its item': item(0x0a, 0x7f),
      'a number that does not end': item(0x0a, 0x03, 0x10, 0xff, 0xff),
      'a session beyond 2^32': item(
        0x0a,
        0x0b,
        0x0d,
        1,
        0,
        0,
        0,
        0x10,
        0x80,
        0x80,
        0x80,
        0x80,
        0x10,
      ),
      'a wire type that there is not': item(0x0a, 0x07, 0x0d, 1, 0, 0, 0, 0x53, 0x00),
      'a trace that is no UTF-8': item(0x0a, 0x08, 0x0d, 1, 0, 0, 0, 0x4a, 0x01, 0xff),
      'an answer whose body is cut off': item(0x12, 0x07, 0x0d, 1, 0, 0, 0, 0x1a, 0x05),
      'two kinds': item(0x0a, 0x05, 0x0d, 1, 0, 0, 0, 0x12, 0x05, 0x0d, 1, 0, 0, 0),
      'two rare kinds': item(0x42, 0x00, 0x4a, 0x00),
      'a session without the session': item(0x3a, 0x00),
      'a text that is no UTF-8': item(0x52, 0x03, 0x12, 0x01, 0xff),
      'a kind of another wire type': item(0x40, 0x01),
      'a field with number 0': item(0x00, 0x01),
      'a push whose ids are cut off': item(0x52, 0x03, 0x0a, 0x02, 0x01),
      'a push with a number that goes beyond its ids': item(
        ...[0x52, 0x05, 0x0a, 0x01, 0x81, 0x12, 0x00],
      ),
      'a push to a session beyond 2^32': item(
        ...[0x52, 0x08, 0x0a, 0x06, 0x80, 0x80, 0x80, 0x80, 0x10, 0x01],
      ),
      'a push whose route is a number': item(0x52, 0x02, 0x10, 0x01),
      'a call whose request is cut off': item(0xca, 0x01, 0x04, 0x08, 1, 0x1a, 0x05),
      'a call whose number is a text': item(0xca, 0x01, 0x03, 0x0a, 0x01, 0x61),
      'a call whose number is beyond 2^53': item(
        ...[0xca, 0x01, 0x09, 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
      ),
      'a call whose time is beyond 2^32': item(
        ...[0xca, 0x01, 0x06, 0x20, 0x80, 0x80, 0x80, 0x80, 0x10],
      ),
      'a call whose route is no UTF-8': item(0xca, 0x01, 0x03, 0x12, 0x01, 0xff),
      'a call whose request id is no UTF-8': item(0xca, 0x01, 0x03, 0x2a, 0x01, 0xff),
      'a call whose trace is no UTF-8': item(0xca, 0x01, 0x03, 0x3a, 0x01, 0xff),
      'a call with metadata that is none': item(0xca, 0x01, 0x04, 0x32, 0x02, 0x0a, 0x05),
      'a call that is longer than its item': item(0xca, 0x01, 0x7f),
      'a call and a reply': item(0xca, 0x01, 0x00, 0xd2, 0x01, 0x00),
      'a rare kind and a call': item(0x42, 0x00, 0xca, 0x01, 0x00),
      'a call of another wire type': item(0xc8, 0x01, 0x01),
      'a reply that is cut off': item(0xd2, 0x01, 0x03, 0x1a, 0x05, 0x00),
      'a reply whose number is bytes': item(0xd2, 0x01, 0x03, 0x0a, 0x01, 0x61),
      'a reply with an error that is none': item(0xd2, 0x01, 0x04, 0x12, 0x02, 0x0a, 0x05),
    };
    for (const [name, bytes] of Object.entries(wrong)) {
      const reader = read(good, bytes, good);
      assert.equal(reader.messages.length, 2, name);
      const { answers, pushes, calls, replies, envelopes } = reader;
      const others = [answers, pushes, calls, replies, envelopes];
      assert.deepEqual(others.flat(), [], name);
      assert.equal(reader.refused('malformed'), 1, name);
    }
  });

  it('may be of a later release: kinds and fields that are not known are passed over', () => {
    const unknownKind = item(0xf2, 0x07, 0x01, 0x00);
    const reader = read(good, unknownKind, [0x1a, 0x01, 0x00, 0x20, 0x05], good);
    assert.equal(reader.messages.length, 2);
    assert.equal(reader.refused('unknown'), 1);
    assert.equal(reader.refused('malformed'), 0);
    const withField = read(item(0x0a, 0x08, 0x0d, 1, 0, 0, 0, 0xf8, 0x01, 0x05, 0xf0, 0x07, 0x01));
    assert.deepEqual(
      withField.messages.map(({ ticket }) => ticket),
      [1],
    );
    const closed = read(item(0x42, 0x04, 0x08, 0x07, 0x50, 0x01, 0xf0, 0x07, 0x01));
    assert.deepEqual(closed.envelopes, [{ kind: 'session-closed', sessionId: 7 }]);
    const before = item(
      0x78,
      0x05,
      0xca,
      0x01,
      0x05,
      0x08,
      0x07,
      0xc0,
      0x07,
      0x01,
      0xf0,
      0x07,
      0x01,
    );
    const behind = item(0xd2, 0x01, 0x05, 0x08, 0x07, 0xc0, 0x07, 0x01, 0xf0, 0x07, 0x01);
    const called = read(before, behind);
    assert.equal(called.refused('malformed'), 0);
    assert.deepEqual([called.calls[0]?.number, called.replies[0]?.number], [7, 7]);
  });

  it('ends the connection when it is no batch', () => {
    const broken = [
      [0x0a, 0x7f, 0x00],
      [0x0a],
      [0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f],
      [0x0b],
      [0x02],
    ];
    for (const bytes of broken) {
      const reader = new ReadingLink();
      const receive = () => reader.link.receive('a', Buffer.from([...good, ...bytes]));
      assert.throws(receive, LinkProtocolError);
      assert.equal(reader.messages.length, 1);
      assert.equal(reader.batches, 1);
    }
  });

  it('has no more metadata, and no more values, than is allowed', () => {
    const call = (bytes: number) => ({
      items: [{ call: { number: 1, metadata: { a: 'x'.repeat(bytes) } } }],
    });
    assert.equal(read(BATCH.encode(call(8_000)).finish()).calls.length, 1);
    assert.equal(read(BATCH.encode(call(9_000)).finish()).refused('malformed'), 1);
    const reader = new ReadingLink();
    const outgoing = {
      number: 1,
      isNotify: false,
      route: 'r',
      request: new Uint8Array(0),
      timeoutMs: 1,
      requestId: 'r',
      metadata: call(9_000).items[0]?.call.metadata ?? {},
      trace: undefined,
    };
    assert.throws(() => writeCall(reader.batch, outgoing, 'a-r'), { code: 'TOO_LARGE' });
    assert.equal(reader.batch.length, 0);
    const many = { items: [{ push: { sessionIds: new Array(300_000).fill(1) } }] };
    assert.equal(read(BATCH.encode(many).finish()).refused('malformed'), 1);
    const proto = { items: [{ call: { metadata: { ['__proto__' as string]: 'x' } } }] };
    const [odd] = read(BATCH.encode(proto).finish()).calls;
    assert.equal(Object.getPrototypeOf(odd?.metadata), Object.prototype);
    assert.deepEqual(Object.keys(odd?.metadata ?? {}), ['__proto__']);
  });

  it('never throws anything but that it is none, whatever is changed in it', () => {
    const seed = Number(process.env.NOPAL_FUZZ_SEED ?? Date.now() % 1_000_000);
    console.log(`seed ${seed}`);
    const random = seededRandom(seed);
    let broken = 0;
    let whole = 0;
    for (let round = 0; round < 5_000; round += 1) {
      const items = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
        randomEnvelope(KINDS[Math.floor(random() * KINDS.length)] as string, random),
      );
      const bytes = Buffer.from(BATCH.encode({ items }).finish());
      const changes = Math.floor(random() * 4);
      for (let n = 0; n < changes; n += 1)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const cut = random() < 0.1 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
      const reader = new ReadingLink();
      try {
        reader.link.receive('a', cut);
        whole += 1;
      } catch (error) {
        assert.ok(error instanceof LinkProtocolError, `${String(error)} of ${hex(cut)}`);
        broken += 1;
      }
      assert.equal(reader.batches, 1);
      for (const { bytes: all, start, end, ticket } of reader.messages)
        assert.ok(ticket > 0 && start <= end && end <= all.length);
    }
    assert.ok(broken > 100 && whole > 100, `${broken} broken, ${whole} whole`);
  });
});
