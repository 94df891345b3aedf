import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Group } from '../../../../packages/core/src/group/group.js';
import { anySession } from '../../../support/session-of.js';

it('takes every session of a user out, and says whether there was one', () => {
  const group = new Group('hall', 'game-1/hall');
  const phone = anySession({ id: 1 });
  const tablet = anySession({ id: 2 });
  const other = anySession({ id: 3 });
  for (const session of [phone, tablet, other]) group.add(session);
  phone.assume('ada', {}, 1);
  tablet.assume('ada', {}, 1);
  other.assume('bo', {}, 1);
  assert.equal(group.removeUser('ada'), true);
  assert.deepEqual(group.uids(), ['bo']);
  assert.equal(group.removeUser('ada'), false);
  assert.equal(group.removeUser('nobody'), false);
});
