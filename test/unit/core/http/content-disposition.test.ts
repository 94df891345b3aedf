import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attachment } from '../../../../packages/core/src/http/content-disposition.js';

describe('attachment', () => {
  it('has the name in ASCII, and as it is where that is not the same', () => {
    assert.equal(attachment('replay 7.bin'), 'attachment; filename="replay 7.bin"');
    assert.equal(
      attachment(`año "1"; x='%.txt`),
      `attachment; filename="a_o _1__ x='_.txt"; filename*=UTF-8''a%C3%B1o%20%221%22%3B%20x%3D%27%25.txt`,
    );
    assert.equal(
      attachment('🌵.txt'),
      `attachment; filename="__.txt"; filename*=UTF-8''%F0%9F%8C%B5.txt`,
    );
  });

  it('refuses names that end the header or leave the folder', () => {
    for (const name of [
      '',
      'a\r\nSet-Cookie: x=1',
      'a\0',
      'a/b',
      '..\\b',
      'x'.repeat(300),
      'a\ud800',
      'a\u2028b',
    ])
      assert.throws(() => attachment(name), TypeError, JSON.stringify(name));
  });
});
