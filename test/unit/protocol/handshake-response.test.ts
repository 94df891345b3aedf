import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  encodeHandshakeResponse,
  HandshakeCode,
  parseHandshakeResponse,
} from '../../../packages/protocol/src/handshake-response.js';
import { RouteDictionary } from '../../../packages/protocol/src/route-dictionary.js';
import { protocolErrorOf } from '../../support/protocol-error-of.js';
import { fromHex, readVectors } from '../../support/protocol-vectors.js';
import { zlibCompression } from '../../support/zlib-compression.js';

interface HandshakeVectors {
  responses: {
    name: string;
    hex: string;
    text: string;
    decoded: {
      code: number;
      heartbeatSeconds: number;
      serializer: string;
      dictionary: Record<string, number>;
    };
  }[];
}

const vectors = readVectors<HandshakeVectors>('handshakes');
const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const plain = { code: HandshakeCode.OK, heartbeatSeconds: 30, serializer: 'json' };

describe('handshake response', () => {
  for (const { name, hex, text, decoded } of vectors.responses) {
    it(`reads and writes the golden bytes of: ${name}`, () => {
      const dictionary = new RouteDictionary(decoded.dictionary);
      assert.equal(textOf(encodeHandshakeResponse({ ...decoded, dictionary })), text);
      const read = parseHandshakeResponse(fromHex(hex), { compression: zlibCompression });
      assert.deepEqual(
        { ...read, dictionary: { ...read.dictionary.toJSON() } },
        { ...decoded, dictionary: { ...decoded.dictionary } },
      );
    });
  }

  it('writes keys in byte order and escapes what Go escapes', () => {
    const dictionary = new RouteDictionary({
      'b.c': 1,
      'a<b>.&': 2,
      '10': 3,
      '9': 4,
      '\u{1f335}.a': 5,
      '\uffee.a': 6,
      'b.': 7,
    });
    assert.equal(
      textOf(encodeHandshakeResponse({ ...plain, dictionary })),
      '{"code":200,"sys":{"dict":{"10":3,"9":4,"a\\u003cb\\u003e.\\u0026":2,"b.":7,"b.c":1,"\uffee.a":6,"\u{1f335}.a":5},"heartbeat":30,"serializer":"json"}}',
    );
  });

  it('adds a reason and a user between the keys that old clients know', () => {
    const bytes = encodeHandshakeResponse({
      ...plain,
      code: HandshakeCode.REFUSED,
      reason: { code: 'FORBIDDEN', msg: 'update the game' },
      user: { url: 'x' },
    });
    assert.equal(
      textOf(bytes),
      '{"code":400,"error":{"code":"FORBIDDEN","msg":"update the game"},"sys":{"dict":{},"heartbeat":30,"serializer":"json"},"user":{"url":"x"}}',
    );
    const read = parseHandshakeResponse(bytes);
    assert.equal(read.code, 400);
    assert.deepEqual(read.reason, { code: 'FORBIDDEN', msg: 'update the game' });
    assert.equal(JSON.stringify(read.user), '{"url":"x"}');
  });

  it('reads a response of pomelo, whose sys has other fields and may have none of ours', () => {
    const read = parseHandshakeResponse(bytesOf('{"code":200,"sys":{"heartbeat":3,"protos":{}}}'));
    assert.equal(read.heartbeatSeconds, 3);
    assert.equal(read.serializer, 'json');
    assert.equal(read.dictionary.size, 0);
    assert.equal(parseHandshakeResponse(bytesOf('{"code":500}')).heartbeatSeconds, 0);
  });

  it('refuses a response that is none, and a compressed one it cannot inflate', () => {
    for (const text of ['', 'null', '[]', '{}', '{"code":"200"}', '{"code":200']) {
      protocolErrorOf('BAD_HANDSHAKE', () => parseHandshakeResponse(bytesOf(text)));
    }
    protocolErrorOf('BAD_DICTIONARY', () =>
      parseHandshakeResponse(bytesOf('{"code":200,"sys":{"dict":{"a":70000}}}')),
    );
    const deflated = zlibCompression.deflate(bytesOf('{"code":200}'));
    protocolErrorOf('BAD_COMPRESSION', () => parseHandshakeResponse(deflated));
    protocolErrorOf('BAD_COMPRESSION', () =>
      parseHandshakeResponse(fromHex('1f 8b 08 00'), { compression: zlibCompression }),
    );
    const bomb = zlibCompression.deflate(new Uint8Array(1_048_577));
    protocolErrorOf('INFLATED_TOO_LARGE', () =>
      parseHandshakeResponse(bomb, { compression: zlibCompression }),
    );
  });
});
