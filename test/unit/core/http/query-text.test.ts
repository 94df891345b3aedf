import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GameError } from '@nopal/core';
import { parseQuery } from '../../../../packages/core/src/http/query-text.js';

const read = (text: string, max = 100) => parseQuery(text, max, 'query');

describe('a query', () => {
  test('keeps every value of a repeated name in order, and the first by itself', () => {
    const query = read('a=1&b=2&a=3&a=');
    assert.equal(query.first.a, '1');
    assert.deepEqual(query.all('a'), ['1', '3', '']);
    assert.deepEqual(query.all('b'), ['2']);
    assert.deepEqual(query.all('c'), []);
  });

  test('reads flags, empty values, plus signs and escapes', () => {
    const query = read('aflag&a=1&&empty=&text=two+words%2B&%C3%BC=%3D&x=a=b');
    assert.deepEqual(
      { ...query.first },
      {
        aflag: '',
        a: '1',
        empty: '',
        text: 'two words+',
        ü: '=',
        x: 'a=b',
      },
    );
  });

  test('has no prototype that a name could reach', () => {
    const query = read('__proto__=1&constructor=2&__proto__=3&toString=4');
    assert.equal(Object.getPrototypeOf(query.first), null);
    assert.equal(Object.entries(query.first)[0]?.join(), '__proto__,1');
    assert.deepEqual(query.all('__proto__'), ['1', '3']);
    assert.deepEqual(query.all('constructor'), ['2']);
    assert.equal(({} as { polluted?: string }).polluted, undefined);
    assert.deepEqual(query.all('hasOwnProperty'), []);
  });

  for (const text of ['a=%zz', '%=1', 'a=%ff', 'a=%e0%80%80', 'a=1&b=%u0041']) {
    test(`with the bad escape of ${text} is refused`, () => {
      assert.throws(
        () => read(text),
        (error) =>
          GameError.is(error) &&
          error.code === 'BAD_REQUEST' &&
          /bad percent escape/.test(error.message),
      );
    });
  }

  test('of more parameters than allowed is refused', () => {
    assert.doesNotThrow(() => read(Array(100).fill('a=1').join('&')));
    assert.throws(() => read(Array(10_000).fill('a=1').join('&')), /more than 100 parameters/);
  });
});
