import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BodySlab } from '../../../../packages/core/src/dispatch/body-slab.js';
import { InFlight } from '../../../../packages/core/src/dispatch/in-flight.js';
import { RunningList } from '../../../../packages/core/src/dispatch/running-list.js';

function item(startedAt: number, deadline: number): InFlight {
  const owner = { fulfilled: () => {}, rejected: () => {}, lost: () => {}, answered: () => {} };
  const made = new InFlight(owner, new BodySlab());
  made.startedAt = startedAt;
  made.deadline = deadline;
  return made;
}

describe('RunningList', () => {
  it('hands on what is over its deadline, and not what the callback has just taken out', () => {
    const list = new RunningList();
    const items = [item(0, 10), item(0, 10), item(0, 99), item(0, 10)];
    for (const one of items) list.add(one);
    const swept: InFlight[] = [];
    list.sweep(10, (expired) => {
      swept.push(expired);
      for (const one of items) if (one.deadline === 10) list.remove(one);
    });
    assert.equal(swept.length, 1);
    assert.equal(list.size, 1);
  });

  it('counts what started before a time', () => {
    const list = new RunningList();
    for (const startedAt of [1, 2, 3]) list.add(item(startedAt, 99));
    assert.deepEqual(
      [1, 2, 9].map((time) => list.startedBefore(time)),
      [0, 1, 3],
    );
  });
});
