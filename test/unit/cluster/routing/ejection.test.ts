import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Member } from '@nopal/core';
import { ManualClock, RecordingLogger } from '@nopal/server/testing';
import {
  Ejection,
  FAILURES_TO_EJECT,
  FIRST_EJECTION_MS,
  LONGEST_EJECTION_MS,
} from '../../../../packages/cluster/src/routing/ejection.js';

const member = (id: string): Member => ({
  id,
  type: 'game',
  frontend: false,
  metadata: {},
  boot: 'b1',
  state: 'ready',
});
const members = ['a', 'b', 'c', 'd'].map(member);

function ejection() {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const made = new Ejection(clock, logger);
  return {
    made,
    clock,
    logger,
    fail: (id: string, times = FAILURES_TO_EJECT) => {
      for (let i = 0; i < times; i += 1) made.failed(id);
    },
    usable: (among = members) => made.usable(among).map(({ id }) => id),
  };
}

describe('Ejection', () => {
  it('leaves the very list alone as long as nobody fails', () => {
    const { made } = ejection();
    assert.equal(made.usable(members), members);
  });

  it('takes a server out after five failures in a row, and says so once', () => {
    const { fail, usable, logger } = ejection();
    fail('b', FAILURES_TO_EJECT - 1);
    assert.deepEqual(usable(), ['a', 'b', 'c', 'd']);
    fail('b', 1);
    assert.deepEqual(usable(), ['a', 'c', 'd']);
    fail('b', 3);
    assert.equal(logger.lines.filter(({ level }) => level === 'warn').length, 1);
  });

  it('begins to count anew after a success', () => {
    const { made, fail, usable } = ejection();
    fail('b', FAILURES_TO_EJECT - 1);
    made.succeeded('b');
    fail('b', FAILURES_TO_EJECT - 1);
    assert.deepEqual(usable(), ['a', 'b', 'c', 'd']);
  });

  it('lets one request try when the time is over, and takes the server back when that succeeds', () => {
    const { made, clock, fail, usable } = ejection();
    fail('b');
    clock.advance(FIRST_EJECTION_MS - 1);
    assert.deepEqual(usable(), ['a', 'c', 'd']);
    clock.advance(1);
    assert.deepEqual(usable(), ['a', 'b', 'c', 'd'], 'one may try');
    made.chosen('b');
    assert.deepEqual(usable(), ['a', 'c', 'd'], 'one is trying');
    made.succeeded('b');
    assert.equal(made.usable(members), members);
  });

  it('takes it out for twice as long when the one on trial fails, up to a minute', () => {
    const { made, clock, fail, usable } = ejection();
    fail('b');
    let ms = FIRST_EJECTION_MS;
    for (let i = 0; i < 6; i += 1) {
      clock.advance(ms);
      assert.ok(usable().includes('b'), `after ${ms} ms`);
      made.chosen('b');
      made.failed('b');
      ms = Math.min(LONGEST_EJECTION_MS, ms * 2);
      clock.advance(ms - 1);
      assert.ok(!usable().includes('b'), `before ${ms} ms`);
      clock.advance(1);
      made.chosen('b');
      made.failed('b');
      ms = Math.min(LONGEST_EJECTION_MS, ms * 2);
    }
    assert.equal(ms, LONGEST_EJECTION_MS);
  });

  it('lets another one try when nothing is heard of the first', () => {
    const { made, clock, fail, usable } = ejection();
    fail('b');
    clock.advance(FIRST_EJECTION_MS);
    made.chosen('b');
    clock.advance(5_000);
    assert.ok(usable().includes('b'));
  });

  it('is not misled by an answer to what was sent before', () => {
    const { made, fail, usable } = ejection();
    fail('b');
    made.succeeded('b');
    assert.ok(!usable().includes('b'));
  });

  it('never takes out more than half of the servers, nor the only one', () => {
    const { fail, usable } = ejection();
    for (const { id } of members) fail(id);
    assert.equal(usable().length, 2);
    assert.deepEqual(usable([member('a')]), ['a']);
    assert.equal(usable(['a', 'b', 'c'].map(member)).length, 2);
  });

  it('begins anew with a server that comes in the place of one that left', () => {
    const { made, fail, usable } = ejection();
    fail('b');
    made.forget('b');
    assert.deepEqual(usable(), ['a', 'b', 'c', 'd']);
  });
});
