import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { jsonText } from '../../../../packages/protocol/src/protobuf/json-forms.js';

describe('jsonText', () => {
  it('writes every UTF-16 unit as JSON.stringify does, alone and between others', () => {
    for (let unit = 0; unit <= 0xffff; unit += 1) {
      const one = String.fromCharCode(unit);
      assert.equal(jsonText(one), JSON.stringify(one));
      assert.equal(jsonText(`a${one}b`), JSON.stringify(`a${one}b`));
    }
  });

  it('writes every text as JSON.stringify does', () => {
    const units = fc.array(fc.nat(0xffff)).map((list) => String.fromCharCode(...list));
    fc.assert(
      fc.property(fc.oneof(units, fc.string(), fc.string({ unit: 'binary' })), (text) => {
        assert.equal(jsonText(text), JSON.stringify(text));
      }),
    );
  });
});
