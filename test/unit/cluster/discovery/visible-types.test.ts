import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { visibleTypes } from '../../../../packages/cluster/src/discovery/visible-types.js';

describe('visibleTypes', () => {
  const all = ['gate', 'game', 'chat'];

  it('chooses all, only some, or all but some', () => {
    assert.deepEqual(visibleTypes(all, {}), all);
    assert.deepEqual(visibleTypes(all, { only: ['chat', 'gate'] }), ['gate', 'chat']);
    assert.deepEqual(visibleTypes(all, { only: [] }), []);
    assert.deepEqual(visibleTypes(all, { except: ['gate'] }), ['game', 'chat']);
  });

  it('refuses a type that there is not, and a choice both ways', () => {
    assert.throws(
      () => visibleTypes(all, { only: ['gmae'] }),
      /no server type "gmae"; there are gate, game, chat/,
    );
    assert.throws(() => visibleTypes(all, { except: [''] }), TypeError);
    assert.throws(() => visibleTypes(all, { only: [], except: [] }), /not by both/);
  });
});
