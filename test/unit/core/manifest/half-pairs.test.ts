import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { halfPairs, isWholeTree } from '../../../../packages/core/src/manifest/half-pairs.js';

const HALF = '\ud800';
const paths = (value: unknown): string[] => halfPairs(value, 20).map((one) => one.path);

describe('half surrogate pairs', () => {
  it('are found in every place of a value that holds text', () => {
    for (const [value, path] of [
      [HALF, ''],
      [['a', HALF], '[1]'],
      [new Set(['a', HALF]), '[1]'],
      [{ a: { b: HALF } }, 'a.b'],
      [{ a: { [HALF]: 1 } }, 'a (key)'],
      [new Map([[1n, { b: HALF }]]), '["1"].b'],
      [new Map([[HALF, 1]]), '(key)'],
    ] as const) {
      assert.equal(isWholeTree(value), false);
      assert.deepEqual(paths(value), [path]);
    }
  });

  it('are not in whole text, numbers, dates and bytes', () => {
    const whole = {
      text: '\u{1f600}',
      others: [1, null, true, undefined, 2n],
      at: new Date(0),
      bytes: new Uint8Array(3),
      names: new Map([['a', new Set(['b'])]]),
    };
    assert.ok(isWholeTree(whole));
    assert.deepEqual(paths(whole), []);
  });

  it('are named up to the given count', () => {
    assert.equal(halfPairs(new Array(1000).fill(HALF), 20).length, 20);
    assert.equal(halfPairs(Object.fromEntries([[HALF, HALF]]), 1).length, 1);
  });
});
