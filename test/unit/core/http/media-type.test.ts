import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accepted, essence, typeParameter } from '../../../../packages/core/src/http/media-type.js';

describe('what a client accepts', () => {
  for (const [accept, types, best] of [
    [undefined, ['json', 'html'], 'json'],
    ['*/*', ['json', 'html'], 'json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', ['json', 'html'], 'html'],
    ['application/json;q=0.5, text/html;q=0.4', ['html', 'json'], 'json'],
    ['text/*', ['json', 'text'], 'text'],
    ['text/*;q=0.9, text/plain;q=0.1, */*;q=0.5', ['text', 'json', 'html'], 'html'],
    ['application/json;q=0', ['json'], undefined],
    ['image/png', ['json', 'html'], undefined],
    ['nonsense', ['json'], undefined],
    ['application/msgpack', ['application/json', 'application/msgpack'], 'application/msgpack'],
  ] as const) {
    test(`by ${accept} of ${types.join(', ')} is ${best}`, () => {
      assert.equal(accepted(accept, types), best);
    });
  }

  test('is read up to a bound', () => {
    assert.equal(accepted(`${'image/png,'.repeat(10_000)}text/html`, ['html']), undefined);
  });
});

test('a content type is read without its parameters, and each of them', () => {
  assert.equal(essence('Text/HTML ; Charset="utf-8"'), 'text/html');
  assert.equal(essence(undefined), '');
  assert.equal(typeParameter('text/plain; charset="iso-8859-1"', 'charset'), 'iso-8859-1');
  assert.equal(typeParameter('text/plain;Charset=utf-8', 'charset'), 'utf-8');
  assert.equal(typeParameter('text/plain', 'charset'), undefined);
});
