import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyHash } from '../../../../packages/core/src/http/body-hash.js';

test('bodies that differ a little have different hashes, and the same body has the same', () => {
  const seen = new Set<string>();
  for (let at = 0; at < 50_000; at += 1) seen.add(bodyHash(Buffer.from(`{"count":${at}}`)));
  for (let length = 0; length < 1_000; length += 1) seen.add(bodyHash(new Uint8Array(length)));
  assert.equal(seen.size, 51_000);
  assert.equal(bodyHash(Buffer.from('nopal')), bodyHash(Buffer.from('nopal')));
  assert.equal(bodyHash(Buffer.from('nopal')).length, 22);
});
