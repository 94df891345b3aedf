import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  encodeErrorBody,
  encodeKick,
  encodePacket,
  PacketType,
  ProtocolError,
  parseErrorBody,
  parseHandshakeRequest,
  parseHandshakeResponse,
  parseKick,
  parseRoute,
} from '@nopal/protocol';
import { resolveProtocolLimits } from '../../../packages/protocol/src/limits.js';
import { decodeMessage } from '../../../packages/protocol/src/message.js';
import { readFrame } from '../../../packages/protocol/src/packet.js';
import { PacketStream } from '../../../packages/protocol/src/packet-stream.js';
import { RouteDictionary } from '../../../packages/protocol/src/route-dictionary.js';
import { fromHex, readVectors } from '../../support/protocol-vectors.js';
import { zlibCompression } from '../../support/zlib-compression.js';

const ROUNDS = 24_000;
const HEAP_SLACK_BYTES = 8 * 1_048_576;
const limits = resolveProtocolLimits({ maxInflatedBytes: 4_096, maxPacketBytes: 4_096 });
const dictionary = new RouteDictionary({ a: 1, 'chat.room.join': 2 });

type VectorFile = Record<string, { hex: string }[] | string>;

interface Target {
  name: string;
  corpus: Uint8Array[];
  /** Decodes the input and answers how many bytes, or characters, it made of it. */
  decode(bytes: Uint8Array, cut: number): number;
  /** It promises to throw nothing at all. */
  neverThrows?: boolean;
}

const frames = vectorsIn('packets');
const messages = vectorsIn('messages');
const handshakes = vectorsIn('handshakes');
for (const body of messages) frames.push(encodePacket(PacketType.DATA, body));
for (const body of handshakes) frames.push(encodePacket(PacketType.HANDSHAKE, body));
const bodies = [
  encodeKick({ code: 4009, msg: 'logged in elsewhere' }).subarray(4),
  encodeErrorBody({ code: 'NOT_FOUND', msg: 'no such route', metadata: { route: 'a.b' } }),
];

const targets: Target[] = [
  {
    name: 'readFrame',
    corpus: frames,
    decode(bytes) {
      let total = 0;
      readFrame(bytes, limits, (_type, _bytes, start, end) => {
        total += end - start;
      });
      return total;
    },
  },
  {
    name: 'PacketStream',
    corpus: frames,
    decode(bytes, cut) {
      const packets = new PacketStream(limits.maxPacketBytes);
      let total = 0;
      for (const chunk of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
        packets.push(chunk, (_type, _bytes, start, end) => {
          total += end - start;
        });
        assert.ok(packets.pendingBytes <= limits.maxPacketBytes + 4);
      }
      return total;
    },
  },
  {
    name: 'decodeMessage',
    corpus: messages,
    decode(bytes) {
      const options = { dictionary, compression: zlibCompression, limits };
      const { route, body } = decodeMessage(bytes, options);
      attempt(() => parseRoute(route));
      return body.length;
    },
  },
  {
    name: 'parseHandshakeRequest',
    corpus: handshakes,
    decode: (bytes) => JSON.stringify(parseHandshakeRequest(bytes, limits).user ?? null).length / 6,
  },
  {
    name: 'parseHandshakeResponse',
    corpus: handshakes,
    decode(bytes) {
      const options = { limits, compression: zlibCompression };
      return parseHandshakeResponse(bytes, options).dictionary.size;
    },
  },
  {
    name: 'parseKick',
    corpus: bodies,
    decode: (bytes) => parseKick(bytes)?.msg.length ?? 0,
    neverThrows: true,
  },
  {
    name: 'parseErrorBody',
    corpus: bodies,
    decode: (bytes) => parseErrorBody(bytes).msg.length,
    neverThrows: true,
  },
];

/** Numbers from 0 to `below`, the same in every run (xorshift). */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function attempt(run: () => number | object): 'read' | 'refused' {
  try {
    run();
    return 'read';
  } catch (error) {
    if (error instanceof ProtocolError) return 'refused';
    throw error;
  }
}

function vectorsIn(name: string): Uint8Array[] {
  return Object.values(readVectors<VectorFile>(name))
    .flatMap((vectors) => (typeof vectors === 'string' ? [] : vectors))
    .map(({ hex }) => fromHex(hex));
}

function mutate(corpus: Uint8Array[], below: (limit: number) => number): Uint8Array {
  const pick = () => corpus[below(corpus.length)] as Uint8Array;
  if (below(8) === 0) return Uint8Array.from({ length: below(64) }, () => below(256));
  let bytes = pick().slice();
  for (let times = below(4); times > 0; times--) {
    const at = below(bytes.length + 1);
    const kind = below(6);
    if (kind === 0) bytes = bytes.slice(0, at);
    else if (kind === 1) bytes = Uint8Array.of(...bytes, ...pick().subarray(0, 400));
    else if (kind === 2)
      bytes = Uint8Array.of(...bytes.slice(0, at), below(256), ...bytes.slice(at));
    else if (kind === 3) bytes = Uint8Array.of(...bytes.slice(0, at), ...bytes.slice(at + 1));
    else if (at < bytes.length && kind === 4) bytes[at] = below(256);
    else if (at < bytes.length) bytes[at] = (bytes[at] as number) ^ (1 << below(8));
    if (bytes.length > 6_000) bytes = bytes.slice(0, 6_000);
  }
  return bytes;
}

function heapInUse(): number {
  // Flags may change while running; the function appears in contexts made from then on.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('mutated input', () => {
  it('is read or refused with a ProtocolError by every decoder, and leaves no memory behind', async () => {
    const below = sequence(0x6e6f7061);
    const counts = targets.map(() => ({ read: 0, refused: 0 }));
    await immediate();
    const before = heapInUse();
    for (let round = 0; round < ROUNDS; round++) {
      // Node lets go of a zlib engine only once the running code has ended.
      if (round % 500 === 0) await immediate();
      for (const [i, { name, corpus, decode }] of targets.entries()) {
        const bytes = mutate(corpus, below);
        const cut = below(bytes.length + 1);
        const outcome = attempt(() => {
          const made = decode(bytes, cut);
          const most = Math.max(bytes.length, limits.maxInflatedBytes);
          assert.ok(made <= most, `${name} made ${made} of ${bytes.length}`);
          return made;
        });
        (counts[i] as { read: number; refused: number })[outcome]++;
      }
    }
    await immediate();
    const grown = heapInUse() - before;
    assert.ok(grown < HEAP_SLACK_BYTES, `memory grew by ${grown} bytes`);
    for (const [i, { name, neverThrows }] of targets.entries()) {
      const { read, refused } = counts[i] as { read: number; refused: number };
      assert.ok(read > ROUNDS / 50, `${name} read only ${read}`);
      if (neverThrows) assert.equal(refused, 0, name);
      else assert.ok(refused > ROUNDS / 50, `${name} refused only ${refused}`);
    }
    assert.ok(ROUNDS * targets.length >= 120_000);
  });
});
