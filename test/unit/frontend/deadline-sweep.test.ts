import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeadlineSweep } from '../../../packages/frontend/src/deadline-sweep.js';
import { ManualClock } from '../../support/manual-clock.js';

test('cuts off those whose time is over, with one timer that ends with the last of them', () => {
  const clock = new ManualClock();
  const sweep = new DeadlineSweep(clock, 2_000);
  const cut: string[] = [];
  const target = (name: string) => ({ terminate: () => cut.push(name) });
  const [first, second, gone] = [target('first'), target('second'), target('gone')];
  sweep.add(first);
  sweep.add(gone);
  clock.advance(1_000);
  sweep.add(second);
  sweep.remove(gone);
  assert.equal(clock.timers, 1);
  clock.advance(1_249);
  assert.deepEqual(cut, ['first']);
  clock.advance(1_000);
  assert.deepEqual(cut, ['first', 'second']);
  assert.equal(clock.timers, 0);
});
