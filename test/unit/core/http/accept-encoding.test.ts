import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { preferredEncoding } from '../../../../packages/core/src/http/accept-encoding.js';

const offers = ['br', 'gzip', 'deflate'];
const best = (header: string | undefined) => preferredEncoding(header, offers);

describe('preferredEncoding', () => {
  it('is the one with the highest quality, the first of equals', () => {
    assert.equal(best('gzip, deflate, br'), 'br');
    assert.equal(best('gzip;q=1, br;q=0.5'), 'gzip');
    assert.equal(best('GZIP ; q=0.5 , deflate;q=0.8'), 'deflate');
    assert.equal(best('x-gzip'), 'gzip');
    assert.equal(best('*'), 'br');
    assert.equal(best('*;q=0.1, gzip;q=0.2'), 'gzip');
  });

  it('is none where the client wants none of them', () => {
    for (const header of [
      undefined,
      '',
      'identity',
      'br;q=0, gzip;q=0.0',
      '*;q=0',
      'zstd',
      'gzip;q=0.2, identity;q=0.9',
    ])
      assert.equal(best(header), undefined, header);
    assert.equal(best('*, br;q=0'), 'gzip');
    assert.equal(best('identity, gzip'), 'gzip');
  });

  it('skips what makes no sense, and reads no more than 32', () => {
    assert.equal(best('br;q=2, gzip;q=x, deflate'), 'deflate');
    assert.equal(best('br;level=9, gzip'), 'gzip');
    assert.equal(best(`${'x,'.repeat(100_000)}gzip`), undefined);
  });
});
