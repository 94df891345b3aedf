import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeKick, parseKick } from '../../../packages/protocol/src/kick.js';
import { toHex } from '../../support/protocol-vectors.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('kick', () => {
  it('is 05 00 00 00 without a reason', () => {
    assert.equal(toHex(encodeKick()), '05 00 00 00');
    assert.equal(parseKick(new Uint8Array(0)), undefined);
  });

  it('carries a reason as JSON that the clients of pomelo can show', () => {
    const packet = encodeKick({ code: 4009, msg: 'logged in elsewhere' });
    const body = packet.subarray(4);
    assert.equal(packet[0], 5);
    assert.equal(
      new TextDecoder().decode(body),
      '{"reason":"logged in elsewhere","code":4009,"msg":"logged in elsewhere"}',
    );
    assert.deepEqual(parseKick(body), { code: 4009, msg: 'logged in elsewhere' });
  });

  it('tells where else to go, and takes no addresses that are not texts', () => {
    const moved = { code: 4100, msg: 'bye', servers: ['ws://a', 'ws://b'] };
    assert.deepEqual(parseKick(encodeKick(moved).subarray(4)), moved);
    const odd = '{"code":4100,"msg":"bye","servers":["ws://a",1]}';
    assert.deepEqual(parseKick(bytesOf(odd)), { code: 4100, msg: 'bye' });
  });

  it('reads the reason of pomelo and takes anything else for none', () => {
    assert.deepEqual(parseKick(bytesOf('{"reason":"kick"}')), { code: '', msg: 'kick' });
    assert.deepEqual(parseKick(bytesOf('{"code":"BANNED"}')), { code: 'BANNED', msg: '' });
    for (const text of ['{', 'null', '[]', '"x"', '{}', '{"code":{}}', '['.repeat(50_000)]) {
      assert.equal(parseKick(bytesOf(text)), undefined);
    }
  });
});
