import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeBoot } from '@nopal/cluster';

describe('makeBoot', () => {
  it('makes 26 characters, each time others', () => {
    const boots = new Set(Array.from({ length: 1_000 }, () => makeBoot()));
    assert.equal(boots.size, 1_000);
    for (const boot of boots) assert.match(boot, /^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('makes a later one larger, as text', () => {
    const times = [
      0, 1, 31, 32, 1_000_000, 1_767_225_600_000, 1_767_225_600_001, 4_102_444_800_000,
    ];
    const boots = times.map((time) => makeBoot(time));
    assert.deepEqual([...boots].sort(), boots);
  });
});
