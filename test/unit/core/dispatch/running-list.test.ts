import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BodySlab } from '../../../../packages/core/src/dispatch/body-slab.js';
import { InFlight } from '../../../../packages/core/src/dispatch/in-flight.js';
import { RunningList } from '../../../../packages/core/src/dispatch/running-list.js';
import { ManualClock } from '../../../support/manual-clock.js';

function item(startedAt: number, deadline: number): InFlight {
  const owner = { fulfilled: () => {}, rejected: () => {}, lost: () => {}, answered: () => {} };
  const made = new InFlight(owner, new BodySlab());
  made.startedAt = startedAt;
  made.deadline = deadline;
  return made;
}

describe('RunningList', () => {
  it('hands on what is over its deadline, and not what the callback has just taken out', () => {
    const clock = new ManualClock();
    const soon = clock.now() + 40;
    const items = [item(0, soon), item(0, soon), item(0, soon + 50), item(0, soon)];
    const swept: InFlight[] = [];
    const list = new RunningList(clock, (expired) => {
      swept.push(expired);
      for (const one of items) if (one.deadline === soon) list.remove(one);
    });
    for (const one of items) list.add(one);
    clock.advance(50);
    assert.equal(swept.length, 1);
    assert.equal(list.size, 1);
  });

  it('has a timer while something runs and none before and after, nor when it was stopped', () => {
    const clock = new ManualClock();
    const list = new RunningList(clock, () => assert.fail('nothing is over'));
    assert.equal(clock.timers, 0);
    const one = item(0, clock.now() + 10_000);
    for (let round = 0; round < 3; round += 1) {
      list.add(one);
      clock.advance(120);
      assert.equal(clock.timers, 1);
      list.remove(one);
      clock.advance(50);
      assert.equal(clock.timers, 0);
    }
    list.add(one);
    list.stop();
    list.add(item(0, clock.now() + 10_000));
    assert.equal(clock.timers, 0);
  });

  it('counts what started before a time', () => {
    const list = new RunningList(new ManualClock(), () => {});
    for (const startedAt of [1, 2, 3]) list.add(item(startedAt, 99));
    assert.deepEqual(
      [1, 2, 9].map((time) => list.startedBefore(time)),
      [0, 1, 3],
    );
  });
});
