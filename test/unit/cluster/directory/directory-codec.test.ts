import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  decodeDirectoryMessage,
  encodeDirectoryMessage,
} from '../../../../packages/cluster/src/directory/directory-codec.js';
import type { DirectoryMessage } from '../../../../packages/cluster/src/directory/directory-message.js';

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const ALL: DirectoryMessage[] = [
  { kind: 'claims', boot: 'b1', type: 'gate', claims: [{ uid: 'ñ🎲', time: 7, sessionId: 0 }] },
  { kind: 'find', uids: ['ada', '__proto__'] },
  { kind: 'places', isFirst: true, places: [{ name: 'arena', formats: ['json'] }] },
  {
    kind: 'groups',
    groups: [{ name: 'arena', time: 7, by: 'game-1', ttlMs: 0, remainingMs: 9 }],
  },
  { kind: 'group-end', name: 'arena' },
  { kind: 'group-renew', name: 'arena' },
  { kind: 'group-member', act: 'has', name: 'arena', sessionId: 4 },
  { kind: 'group-list', name: 'arena', after: 0, limit: 500, uid: '' },
  { kind: 'done' },
  { kind: 'changed', outcome: 'gone' },
  { kind: 'members', members: [{ sessionId: 1, uid: '' }], total: 3 },
];

describe('directory messages', () => {
  it('arrive as they were sent', () => {
    for (const message of ALL)
      assert.deepEqual(decodeDirectoryMessage(encodeDirectoryMessage(message)), message);
  });

  it('are refused when anything in them is not what it should be', () => {
    const long = 'x'.repeat(257);
    const wrong: unknown[] = [
      null,
      7,
      [],
      {},
      { kind: 'constructor' },
      { kind: '__proto__' },
      { kind: 'find' },
      { kind: 'find', uids: 'ada' },
      { kind: 'find', uids: [''] },
      { kind: 'find', uids: [long] },
      { kind: 'find', uids: Array.from({ length: 501 }, () => 'x') },
      { kind: 'claims', boot: 'b', type: 'gate', claims: [{ uid: 'a', time: 0, sessionId: 1 }] },
      {
        kind: 'claims',
        boot: 'b',
        type: 'gate',
        claims: [{ uid: 'a', time: 2 ** 52, sessionId: 1 }],
      },
      { kind: 'claims', boot: 'b', type: 'gate', claims: [{ uid: 'a', time: 1, sessionId: -1 }] },
      { kind: 'claims', boot: 'b', type: 'gate', claims: [null] },
      { kind: 'claims', boot: long, type: 'gate', claims: [] },
      { kind: 'places', isFirst: true, places: [{ name: '', formats: [] }] },
      { kind: 'places', isFirst: true, places: [{ name: 'a', formats: Array(17).fill('x') }] },
      { kind: 'group-member', act: 'kick', name: 'a', sessionId: 1 },
      { kind: 'group-list', name: 'x'.repeat(129), after: 0, limit: 1, uid: '' },
      { kind: 'group-list', name: 'a', after: 0.5, limit: 1, uid: '' },
      { kind: 'changed', outcome: 'maybe' },
    ];
    for (const value of wrong) {
      assert.throws(
        () => decodeDirectoryMessage(bytesOf(value)),
        { name: 'GameError', code: 'BAD_REQUEST' },
        JSON.stringify(value),
      );
    }
  });

  it('are refused, and nothing else happens, for any bytes', () => {
    const valid = ALL.map((message) => encodeDirectoryMessage(message));
    const mutated = fc
      .tuple(fc.constantFrom(...valid), fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([bytes, at, byte]) => {
        const copy = new Uint8Array(bytes);
        copy[at % copy.length] = byte;
        return copy;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), mutated), (bytes) => {
        try {
          decodeDirectoryMessage(bytes);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'BAD_REQUEST');
        }
      }),
      { numRuns: 20_000 },
    );
    assert.throws(() => decodeDirectoryMessage(new Uint8Array(2_000_000)), { code: 'BAD_REQUEST' });
  });
});
