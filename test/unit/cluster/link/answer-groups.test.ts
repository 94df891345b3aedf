import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ForwardedMessage, Session } from '@nopal/core';
import { AnswerGroups } from '../../../../packages/cluster/src/link/answer-groups.js';
import { RecordingDownlink } from '../../../support/recording-downlink.js';
import { sessionOf } from '../../../support/session-of.js';

const bytes = Buffer.from('0123456789');

/** A downlink that says when its answers are together. */
class GroupingDownlink extends RecordingDownlink {
  constructor(private readonly told: string[]) {
    super();
  }

  together(work: () => void): void {
    this.told.push('(');
    work();
    this.told.push(')');
  }
}

describe('AnswerGroups', () => {
  const told: string[] = [];
  const session = (id: number): Session => sessionOf(new GroupingDownlink(told), { id });
  const waiting = (of: Session, then = (): void => {}): ForwardedMessage => ({
    session: of,
    isNotify: false,
    bytes,
    start: 0,
    end: 0,
    sequence: 1,
    trace: undefined,
    answered: (all, start, end, isError) => {
      told.push(`${of.id}:${Buffer.from(all.subarray(start, end))}${isError ? '!' : ''}`);
      then();
    },
    lost: () => assert.fail(),
    failed: () => assert.fail('nobody fails'),
  });

  it('hands answers on session by session, each session’s in order and several together', () => {
    const groups = new AnswerGroups();
    const [one, two, three] = [session(1), session(2), session(3)];
    for (let round = 0; round < 2; round += 1) {
      told.length = 0;
      groups.add(waiting(one), bytes, 0, 1, false);
      groups.add(waiting(two), bytes, 1, 2, false);
      groups.add(waiting(one), bytes, 2, 4, true);
      groups.add(waiting(three), bytes, 4, 4, false);
      groups.add(waiting(two), bytes, 5, 6, false);
      groups.add(waiting(one), bytes, 7, 9, false);
      assert.deepEqual(told, []);
      groups.flush();
      const first = ['(', '1:0', '1:23!', '1:78', ')'];
      assert.deepEqual(told, [...first, '(', '2:1', '2:5', ')', '3:']);
      groups.flush();
      assert.equal(told.length, 10);
    }
  });

  it('does without a downlink that cannot keep answers together', () => {
    const groups = new AnswerGroups();
    const plain = sessionOf(new RecordingDownlink(), { id: 4 });
    told.length = 0;
    groups.add(waiting(plain), bytes, 0, 1, false);
    groups.add(waiting(plain), bytes, 1, 2, false);
    groups.flush();
    assert.deepEqual(told, ['4:0', '4:1']);
  });
});
