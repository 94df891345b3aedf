import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseRange } from '../../../../packages/core/src/http/byte-range.js';

describe('parseRange', () => {
  it('reads one part from the front, from a place on, and from the end', () => {
    assert.deepEqual(parseRange('bytes=0-0', 10), { first: 0, last: 0 });
    assert.deepEqual(parseRange('bytes=2-5', 10), { first: 2, last: 5 });
    assert.deepEqual(parseRange('Bytes=2-500', 10), { first: 2, last: 9 });
    assert.deepEqual(parseRange('bytes=7-', 10), { first: 7, last: 9 });
    assert.deepEqual(parseRange('bytes=-3', 10), { first: 7, last: 9 });
    assert.deepEqual(parseRange('bytes=-300', 10), { first: 0, last: 9 });
  });

  it('has nothing for what lies behind the end', () => {
    for (const header of ['bytes=10-', 'bytes=10-20', 'bytes=-0', 'bytes=999999999999999-'])
      assert.equal(parseRange(header, 10), 'none', header);
    assert.equal(parseRange('bytes=0-', 0), 'none');
  });

  it('takes everything for what is no range, or more than one', () => {
    for (const header of [
      'bytes=',
      'bytes=-',
      'bytes=5-2',
      'bytes=a-b',
      'bytes=1-2,4-5',
      `bytes=${'0-,'.repeat(10_000)}`,
      'bytes=0-1e3',
      'bytes=--5',
      'bytes=99999999999999999999-',
      'items=0-5',
      '',
    ]) {
      assert.equal(parseRange(header, 10), 'all', header.slice(0, 40));
    }
    assert.equal(parseRange(undefined, 10), 'all');
  });

  it('never leaves the file, whatever is sent', () => {
    const header = fc.stringMatching(/^bytes=[0-9]{0,6}-[0-9]{0,6}$/);
    fc.assert(
      fc.property(header, fc.nat(1_000_000), (text, size) => {
        const range = parseRange(text, size);
        if (typeof range === 'string') return;
        assert.ok(range.first >= 0 && range.first <= range.last && range.last < size);
      }),
    );
  });
});
