import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
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
const HEAP_SLACK_BYTES = 16 * 1_048_576;
const limits = resolveProtocolLimits({ maxInflatedBytes: 4_096, maxPacketBytes: 4_096 });
const dictionary = new RouteDictionary({ a: 1, 'chat.room.join': 2 });
const stream = { chunks: 0, bytes: 0 };

/** Each decoder, and the most bytes that it may make of the input. */
const decoders: Record<string, (bytes: Uint8Array, cut: number) => number> = {
  readFrame: (bytes) => {
    let total = 0;
    readFrame(bytes, limits, (_type, _bytes, start, end) => {
      total += end - start;
    });
    return total;
  },
  PacketStream: (bytes, cut) => {
    const packets = new PacketStream(limits.maxPacketBytes);
    let total = 0;
    for (const chunk of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
      packets.push(chunk, (_type, _bytes, start, end) => {
        total += end - start;
      });
      assert.ok(packets.pendingBytes <= limits.maxPacketBytes + 4);
      stream.chunks++;
      stream.bytes += chunk.length;
    }
    return total;
  },
  decodeMessage: (bytes) => {
    const options = { dictionary, compression: zlibCompression, limits };
    const { route, body } = decodeMessage(bytes, options);
    if (route !== '') attempt(() => parseRoute(route));
    return body.length;
  },
  parseHandshakeRequest: (bytes) => JSON.stringify(parseHandshakeRequest(bytes, limits)).length / 8,
  parseHandshakeResponse: (bytes) =>
    parseHandshakeResponse(bytes, { limits, compression: zlibCompression }).dictionary.size,
  parseKick: (bytes) => (parseKick(bytes)?.msg.length ?? 0) / 2,
  parseErrorBody: (bytes) => parseErrorBody(bytes).msg.length / 100,
};

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

function seeds(): Uint8Array[] {
  const files = ['packets', 'messages', 'handshakes'].map((name) =>
    readVectors<Record<string, unknown>>(name),
  );
  return files
    .flatMap((file) => Object.values(file).filter(Array.isArray).flat() as { hex: string }[])
    .map(({ hex }) => fromHex(hex));
}

function mutate(corpus: Uint8Array[], below: (limit: number) => number): Uint8Array {
  const pick = () => corpus[below(corpus.length)] as Uint8Array;
  if (below(8) === 0) return Uint8Array.from({ length: below(64) }, () => below(256));
  let bytes = pick().slice();
  for (let times = below(4); times >= 0; times--) {
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
  it('is read or refused with a ProtocolError by every decoder, and leaves no memory behind', () => {
    const corpus = seeds();
    const below = sequence(0x6e6f7061);
    const counts = new Map<string, { read: number; refused: number }>();
    for (const name of Object.keys(decoders)) counts.set(name, { read: 0, refused: 0 });
    for (let round = 0; round < 500; round++) mutate(corpus, below);
    const before = heapInUse();
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = mutate(corpus, below);
      const cut = below(bytes.length + 1);
      for (const [name, decode] of Object.entries(decoders)) {
        const outcome = attempt(() => {
          const made = decode(bytes, cut);
          assert.ok(made <= Math.max(bytes.length, limits.maxInflatedBytes), `${name}: ${made}`);
          return made;
        });
        (counts.get(name) as { read: number; refused: number })[outcome]++;
      }
    }
    const grown = heapInUse() - before;
    assert.ok(grown < HEAP_SLACK_BYTES, `memory grew by ${grown} bytes`);
    assert.ok(stream.chunks > 0 && stream.bytes > 0);
    let total = 0;
    for (const [name, { read, refused }] of counts) {
      total += read + refused;
      assert.ok(read > 100, `${name} read only ${read}`);
      if (name !== 'parseKick' && name !== 'parseErrorBody') {
        assert.ok(refused > 100, `${name} refused only ${refused}`);
      }
    }
    assert.ok(total >= 120_000, `only ${total} inputs`);
  });
});
