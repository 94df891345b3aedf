import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import protobuf from 'protobufjs';
import { ChunkReader, writeChunks } from '../../../../../packages/cluster/src/link/chunk.js';
import { readSignal } from '../../../../../packages/cluster/src/link/grpc/read-signal.js';
import type { Signal } from '../../../../../packages/cluster/src/link/grpc/signal.js';
import { writeSignal } from '../../../../../packages/cluster/src/link/grpc/write-signal.js';
import { LinkProtocolError } from '../../../../../packages/cluster/src/link/link-protocol-error.js';
import { repositoryRoot } from '../../../../support/repository-root.js';
import { seededRandom } from '../../../../support/seeded-random.js';

const proto = new protobuf.Root().loadSync(join(repositoryRoot, 'protos/link.proto'));
const signalType = proto.lookupType('nopal.link.v1.Signal');
const batchType = proto.lookupType('nopal.link.v1.Batch');

const bytes = (length: number): Uint8Array => new Uint8Array(length).map((_, n) => n * 7);
const SIGNALS: readonly { readonly signal: Signal; readonly plain: Record<string, unknown> }[] = [
  {
    signal: {
      kind: 'hello',
      hello: {
        cluster: 'test',
        serverId: 'gate-1',
        serverType: 'gäte',
        boot: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
        minVersion: 1,
        maxVersion: 300,
        nonce: bytes(16),
        resumes: 'b',
        attempt: 4_294_967_295,
        target: 'game-1',
        draining: true,
      },
    },
    plain: {
      hello: {
        cluster: 'test',
        serverId: 'gate-1',
        serverType: 'gäte',
        boot: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
        minVersion: 1,
        maxVersion: 300,
        nonce: bytes(16),
        resumes: 'b',
        attempt: 4_294_967_295,
        target: 'game-1',
        draining: true,
      },
    },
  },
  { signal: { kind: 'proof', hmac: bytes(32) }, plain: { proof: { hmac: bytes(32) } } },
  { signal: { kind: 'proof', hmac: bytes(0) }, plain: { proof: {} } },
  {
    signal: { kind: 'accepted', accepted: { version: 1, token: bytes(16), hmac: bytes(32) } },
    plain: { accepted: { version: 1, token: bytes(16), hmac: bytes(32) } },
  },
  {
    signal: { kind: 'refused', refusal: { code: 'WRONG_CLUSTER', detail: 'x'.repeat(300) } },
    plain: { refused: { code: 'WRONG_CLUSTER', detail: 'x'.repeat(300) } },
  },
  {
    signal: { kind: 'heartbeat', load: { inFlight: 1, sessions: 70_000, lagMs: 12 } },
    plain: { heartbeat: { inFlight: 1, sessions: 70_000, lagMs: 12 } },
  },
  {
    signal: { kind: 'heartbeat', load: { inFlight: 0, sessions: 0, lagMs: 0 } },
    plain: { heartbeat: {} },
  },
  {
    signal: { kind: 'go-away', goAway: { reason: 4, detail: 'a newer boot' } },
    plain: { goAway: { reason: 4, detail: 'a newer boot' } },
  },
];

describe('the signals of the link', () => {
  for (const { signal, plain } of SIGNALS)
    it(`are written as protobufjs writes them, and read back: ${JSON.stringify(plain).slice(0, 50)}`, () => {
      const theirs = Buffer.from(signalType.encode(signalType.create(plain)).finish());
      assert.equal(writeSignal(signal).toString('hex'), theirs.toString('hex'));
      const read = readSignal(theirs);
      assert.deepEqual(JSON.stringify(read), JSON.stringify(signal));
    });

  it('leave out what a later version adds', () => {
    const later = Buffer.from('2a050809980601', 'hex'); // a heartbeat with a field 99
    assert.deepEqual(readSignal(later), {
      kind: 'heartbeat',
      load: { inFlight: 9, sessions: 0, lagMs: 0 },
    });
    assert.deepEqual(readSignal(Buffer.from('920600', 'hex')), { kind: 'unknown' });
    assert.deepEqual(readSignal(Buffer.alloc(0)), { kind: 'unknown' });
  });

  it('are limited in length', () => {
    const refusal = { code: 'X', detail: 'x'.repeat(5_000) };
    assert.throws(
      () => readSignal(writeSignal({ kind: 'refused', refusal })),
      (error) => error instanceof LinkProtocolError && error.code === 'SIGNAL_TOO_LARGE',
    );
  });

  it('never make their reader throw anything else than BAD_SIGNAL, whatever the bytes', () => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    const random = seededRandom(seed);
    console.log(`seed ${seed}`);
    const whole = SIGNALS.map(({ signal }) => writeSignal(signal));
    let wrong = 0;
    for (let n = 0; n < 50_000; n += 1) {
      const mutant = mutate(whole[n % whole.length] as Buffer, random);
      try {
        readSignal(mutant);
      } catch (error) {
        wrong += 1;
        assert.ok(error instanceof LinkProtocolError && error.code === 'BAD_SIGNAL', String(error));
      }
    }
    assert.ok(wrong > 1_000, `${wrong} were wrong`);
  });

  it('cut a large batch into chunks that protobufjs reads as chunks', () => {
    const whole = bytes(200_000);
    const messages: Buffer[] = [];
    writeChunks(whole, 0, whole.length, (message) => void messages.push(message));
    const chunks = messages.map((message) => batchType.decode(message).toJSON().chunk);
    assert.deepEqual(
      chunks.map(({ size }) => size),
      [200_000, undefined, undefined, undefined],
    );
    const data = Buffer.concat(chunks.map((chunk) => Buffer.from(chunk.data, 'base64')));
    assert.ok(data.equals(whole));
    for (const message of messages)
      assert.ok(Buffer.from(batchType.encode(batchType.decode(message)).finish()).equals(message));
    const reader = new ChunkReader();
    const read = messages.map((message) => reader.read(message));
    assert.deepEqual(read.slice(0, -1), [undefined, undefined, undefined]);
    assert.ok(Buffer.from(read.at(-1) as Uint8Array).equals(whole));
    assert.equal(reader.isUnfinished, false);
  });
});

describe('ChunkReader', () => {
  const chunk = (fields: Record<string, unknown>): Uint8Array =>
    batchType.encode(batchType.create({ chunk: fields })).finish();
  const bad = (messages: Uint8Array[], says: RegExp): void => {
    const reader = new ChunkReader();
    assert.throws(
      () => messages.map((message) => reader.read(message)),
      (error) =>
        error instanceof LinkProtocolError &&
        error.code === 'BAD_CHUNK' &&
        says.test(error.message),
    );
  };

  it('refuses pieces that do not fit together', () => {
    bad([chunk({ data: bytes(10) })], /piece of nothing/);
    bad([chunk({ size: 1_048_577, data: bytes(10) })], /over 1048576/);
    bad([chunk({ size: 4_294_967_295, data: bytes(10) })], /over/);
    bad([chunk({ size: 10, data: bytes(11) })], /11 bytes, where 10/);
    bad([chunk({ size: 100_000, data: bytes(1) })], /a piece of 1 bytes/);
    bad([chunk({ size: 100_000, data: bytes(0) })], /a piece of 0 bytes/);
    const first = chunk({ size: 100_000, data: bytes(40_000) });
    bad([first, first], /a new size/);
    bad([first, chunk({ data: bytes(100_001) })], /140001 bytes/);
    bad([Buffer.concat([first, Buffer.from([0x0a, 0])])], /after the piece/);
    bad([Buffer.from([0x12, 0xff, 0xff, 0x7f])], /no chunk/);
    bad([Buffer.from([0x12])], /no chunk/);
  });

  it('throws nothing else than BAD_CHUNK, and holds no more than it got, whatever the bytes', () => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    const random = seededRandom(seed);
    console.log(`seed ${seed}`);
    const whole: Buffer[] = [];
    writeChunks(bytes(70_000), 0, 70_000, (message) => void whole.push(message));
    let reader = new ChunkReader();
    let wrong = 0;
    for (let n = 0; n < 5_000; n += 1) {
      try {
        const read = reader.read(mutate(whole[n % 2] as Buffer, random, 16));
        assert.ok(read === undefined || read.length <= 1_048_576);
      } catch (error) {
        wrong += 1;
        assert.ok(error instanceof LinkProtocolError && error.code === 'BAD_CHUNK', String(error));
        reader = new ChunkReader();
      }
    }
    assert.ok(wrong > 500, `${wrong} were wrong`);
  });
});

/** Bytes with some of the first ones changed, cut short or made longer. */
function mutate(original: Buffer, random: () => number, within = original.length): Buffer {
  const mutant = Buffer.from(original);
  const changes = 1 + Math.floor(random() * 3);
  for (let n = 0; n < changes; n += 1)
    mutant[Math.floor(random() * Math.min(within, mutant.length))] = Math.floor(random() * 256);
  const cut = random();
  if (cut < 0.2) return mutant.subarray(0, Math.floor(random() * mutant.length));
  return cut < 0.3 ? Buffer.concat([mutant, Buffer.from([Math.floor(random() * 256)])]) : mutant;
}
