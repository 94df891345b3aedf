import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  readErrorMessage,
  writeErrorMessage,
} from '../../../../packages/protocol/src/protobuf/error-message.js';
import { ProtoWriter } from '../../../../packages/protocol/src/protobuf/proto-writer.js';
import { protocolErrorOf } from '../../../support/protocol-error-of.js';

function written(error: Parameters<typeof writeErrorMessage>[0]): Uint8Array {
  const writer = new ProtoWriter();
  writeErrorMessage(error, writer);
  return writer.finish();
}

describe('error message', () => {
  it('has the bytes of Pitaya’s protos.Error', () => {
    const bytes = written({ code: 'PIT-404', msg: 'no', metadata: { k: 'v' } });
    const hex = '0a075049542d343034' + '12026e6f' + '1a060a016b120176';
    assert.equal(Buffer.from(bytes).toString('hex'), hex);
  });

  it('is read as it was written, whatever the texts', () => {
    for (const error of [
      { code: 'INVALID', msg: '', metadata: { 'items[3].name': 'é\u{1f335}', '': 'x', e: '' } },
      { code: 'A', msg: 'x'.repeat(70_000) },
    ])
      assert.deepEqual(readErrorMessage(written(error)), error);
    const metadata = Object.fromEntries([['__proto__', 'y']]);
    const read = readErrorMessage(written({ code: 'A', msg: 'b', metadata }));
    assert.deepEqual(Object.entries(read.metadata ?? {}), [['__proto__', 'y']]);
  });

  it('writes what cannot be UTF-8 or is no text as best it can', () => {
    const metadata = { n: 7 as unknown as string };
    const bytes = written({ code: 'A', msg: 'a\ud800b', metadata });
    assert.deepEqual(readErrorMessage(bytes), { code: 'A', msg: 'a\ufffdb', metadata: { n: '7' } });
  });

  it('passes by fields of later releases and refuses what is no protobuf', () => {
    const more = Uint8Array.of(0x20, 1, 0x0a, 1, 0x41);
    assert.deepEqual(readErrorMessage(more), { code: 'A', msg: '' });
    protocolErrorOf('BAD_PROTOBUF', () => readErrorMessage(Uint8Array.of(0x0a, 9)));
  });
});
