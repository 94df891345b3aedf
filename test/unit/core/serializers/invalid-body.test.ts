import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { invalidBody } from '../../../../packages/core/src/serializers/invalid-body.js';

describe('invalidBody', () => {
  it('names three violations in its text and all of them in its metadata', () => {
    const violations = ['a', 'b', 'c', 'd', ''].map((path) => ({
      path,
      expected: 'a string',
      found: 'null',
    }));
    const error = invalidBody('Thing', violations);
    assert.ok(error.message.endsWith('c must be a string, found null; and 2 more'));
    assert.deepEqual(Object.keys(error.metadata ?? {}), ['a', 'b', 'c', 'd', '(body)']);
  });
});
