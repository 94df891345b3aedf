import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyText, headerValue } from '../../../../packages/frontend/src/http/wire-text.js';

test('ASCII goes to the addon as it is, a body beyond it as UTF-8, a header as Latin-1', () => {
  assert.equal(bodyText('{"name":"ann"}'), '{"name":"ann"}');
  assert.deepEqual(bodyText('é€'), Buffer.from('é€', 'utf8'));
  assert.equal(bodyText(''), '');
  assert.equal(headerValue('text/plain'), 'text/plain');
  assert.deepEqual(headerValue('é'), Buffer.from([0xe9]));
});
