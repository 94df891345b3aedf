import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isNewerBoot, makeBoot } from '../../../../packages/cluster/src/discovery/boot.js';

describe('makeBoot', () => {
  it('writes the time as a ULID does, so that later boots sort later as text', () => {
    // The example of the ULID specification.
    assert.equal(makeBoot(1_469_918_176_385).slice(0, 10), '01ARYZ6S41');
    const boots = [0, 1, 31, 32, 1_023, 1_024, 1_700_000_000_000, 2 ** 48 - 1].map((time) =>
      makeBoot(time),
    );
    assert.deepEqual([...boots].sort(), boots);
    for (const boot of boots) assert.match(boot, /^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('makes another one for each start within a millisecond', () => {
    const boots = Array.from({ length: 1_000 }, () => makeBoot(1_000));
    assert.equal(new Set(boots).size, 1_000);
  });
});

describe('isNewerBoot', () => {
  it('never holds an unknown boot or the same for newer', () => {
    const boot = makeBoot(5);
    assert.equal(isNewerBoot('', boot), false);
    assert.equal(isNewerBoot(boot, boot), false);
    assert.equal(isNewerBoot(boot, ''), true);
    assert.equal(isNewerBoot(makeBoot(6), boot), true);
  });
});
