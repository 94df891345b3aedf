import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  encodeHandshakeRequest,
  type HandshakeSys,
  parseHandshakeRequest,
} from '../../../packages/protocol/src/handshake-request.js';
import type { ProtocolErrorCode } from '../../../packages/protocol/src/protocol-error.js';
import { protocolErrorOf } from '../../support/protocol-error-of.js';
import { fromHex, readVectors } from '../../support/protocol-vectors.js';

interface HandshakeVectors {
  requests: { name: string; hex: string; decoded: HandshakeSys }[];
  invalidRequests: { name: string; hex: string; code: ProtocolErrorCode }[];
}

const vectors = readVectors<HandshakeVectors>('handshakes');
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('handshake request', () => {
  for (const { name, hex, decoded } of vectors.requests) {
    it(`reads the golden bytes of: ${name}`, () => {
      assert.deepEqual(parseHandshakeRequest(fromHex(hex)).sys, decoded);
    });
  }

  for (const { name, hex, code } of vectors.invalidRequests) {
    it(`refuses with ${code}: ${name}`, () => {
      protocolErrorOf(code, () => parseHandshakeRequest(fromHex(hex)));
    });
  }

  it('reads back what it writes', () => {
    const sent = {
      sys: { platform: 'web', libVersion: '1.2', compression: true, packets: false },
      user: { age: 30, tags: ['é', null, { deep: true }] },
    };
    const { sys, user } = parseHandshakeRequest(encodeHandshakeRequest(sent));
    assert.deepEqual(sys, {
      ...sent.sys,
      clientBuildNumber: '',
      clientVersion: '',
      type: '',
      version: '',
      serializer: '',
      dictionary: false,
      moves: false,
    });
    assert.equal(JSON.stringify(user), JSON.stringify(sent.user));
    assert.equal('user' in parseHandshakeRequest(encodeHandshakeRequest({})), false);
  });

  it('gives a user whose objects have no prototype and no __proto__ key', () => {
    const { user } = parseHandshakeRequest(
      bytesOf('{"user":{"__proto__":{"admin":true},"constructor":1,"list":[{"__proto__":[]}]}}'),
    );
    assert.ok(user !== undefined);
    assert.equal(Object.getPrototypeOf(user), null);
    assert.deepEqual(Object.keys(user), ['constructor', 'list']);
    assert.equal(user.admin, undefined);
    const [inner] = user.list as object[];
    assert.equal(Object.getPrototypeOf(inner), null);
    assert.deepEqual(Object.keys(inner ?? {}), []);
    assert.equal(({} as Record<string, unknown>).admin, undefined);
  });

  it('accepts a handshake as long as the limit and refuses a longer one before reading it', () => {
    const padded = (length: number) => bytesOf(`{}${' '.repeat(length - 2)}`);
    assert.equal(parseHandshakeRequest(padded(8_192)).sys.platform, '');
    const error = protocolErrorOf('HANDSHAKE_TOO_LARGE', () =>
      parseHandshakeRequest(padded(8_193)),
    );
    assert.match(error.message, /8193 bytes.*8192/);
    protocolErrorOf('HANDSHAKE_TOO_LARGE', () =>
      encodeHandshakeRequest({ user: { text: 'x'.repeat(8_192) } }),
    );
  });
});
