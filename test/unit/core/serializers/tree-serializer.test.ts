import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TreeSerializer } from '../../../../packages/core/src/serializers/tree-serializer.js';
import { textObject } from '../../../support/plain-codec.js';

/** UTF-16 carries what UTF-8 cannot. */
const serializer = new TreeSerializer({
  name: 'utf16',
  encode: (tree) => Buffer.from((tree as { text: string }).text, 'utf16le'),
  // Not a member of its own, as the messages of some libraries have theirs.
  decode: (bytes) => Object.create({ text: Buffer.from(bytes).toString('utf16le') }),
});
const read = (text: string): unknown => {
  const bytes = Buffer.from(text, 'utf16le');
  return serializer.read(textObject, bytes, 0, bytes.length);
};

describe('TreeSerializer', () => {
  it('reads what it wrote', () => {
    const text = 'añ😀';
    const bytes = serializer.write(textObject, { text }) as Uint8Array;
    assert.deepEqual(serializer.read(textObject, bytes, 0, bytes.length), { text });
  });

  it('refuses half a surrogate pair in both directions, whatever the form could carry', () => {
    assert.deepEqual(read('a\u{1f600}'), { text: 'a\u{1f600}' });
    assert.throws(() => read('a\ud83d'), {
      code: 'INVALID',
      message: /the body is no Text: text must be text without half a surrogate pair/,
    });
    assert.equal(serializer.write(textObject, { text: '\ude00' }), undefined);
  });
});
