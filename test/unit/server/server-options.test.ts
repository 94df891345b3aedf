import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOptions } from '../../../packages/server/src/server-options.js';
import { manifest } from '../../integration/game/generated/manifest.js';

test('a routing for no server type, or of a word that there is not, is refused by name', () => {
  const options = { manifest, type: 'gate' };
  const nonsense = 'stiky' as 'sticky';
  assert.throws(
    () => checkOptions({ ...options, routing: { gme: 'sticky' } }),
    /routing\.gme is no server type; the manifest has gate, game/,
  );
  assert.throws(
    () => checkOptions({ ...options, routing: { game: nonsense } }),
    /routing\.game is "stiky"; it must be sticky, random, round-robin, least-loaded or a function/,
  );
  checkOptions({ ...options, routing: { game: 'random', gate: () => undefined } });
});
