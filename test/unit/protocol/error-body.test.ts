import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeErrorBody, parseErrorBody } from '../../../packages/protocol/src/error-body.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('error body', () => {
  it('leaves out what is empty but is never empty itself', () => {
    assert.equal(
      textOf(encodeErrorBody({ code: 'PIT-404', msg: 'no', metadata: { k: 'v' } })),
      '{"code":"PIT-404","msg":"no","metadata":{"k":"v"}}',
    );
    assert.equal(textOf(encodeErrorBody({ code: 'X', msg: '', metadata: {} })), '{"code":"X"}');
    assert.equal(textOf(encodeErrorBody({ code: '', msg: '' })), '{}');
  });

  it('reads back what it writes', () => {
    const error = { code: 'NOT_FOUND', msg: 'no "é"', metadata: { route: 'a.b' } };
    const read = parseErrorBody(encodeErrorBody(error));
    assert.equal(JSON.stringify(read), JSON.stringify(error));
    assert.deepEqual(parseErrorBody(bytesOf('{"code":"X"}')), { code: 'X', msg: '' });
  });

  it('keeps only the texts of what another server may send', () => {
    const read = parseErrorBody(
      bytesOf('{"code":5,"msg":["x"],"metadata":{"n":1,"t":"y","__proto__":"z"}}'),
    );
    assert.equal(JSON.stringify(read), '{"code":"UNKNOWN","msg":"","metadata":{"t":"y"}}');
  });

  it('is an error of code UNKNOWN when it cannot be read', () => {
    for (const text of ['', 'null', '{', '[]', '3', '['.repeat(1_000)]) {
      const read = parseErrorBody(bytesOf(text));
      assert.equal(read.code, 'UNKNOWN');
      assert.match(read.msg, new RegExp(`${text.length} bytes`));
    }
  });
});
