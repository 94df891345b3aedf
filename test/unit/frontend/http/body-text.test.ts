import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyText } from '../../../../packages/frontend/src/http/body-text.js';

test('a body of ASCII goes to the addon as it is, another one as the bytes of its UTF-8', () => {
  assert.equal(bodyText('{"name":"ann"}', 14), '{"name":"ann"}');
  assert.equal(bodyText('', 0), '');
  assert.deepEqual(bodyText('é€', 5), Buffer.from('é€', 'utf8'));
});
