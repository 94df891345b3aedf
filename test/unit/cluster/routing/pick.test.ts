import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pickByKey, pickRandom } from '../../../../packages/cluster/src/routing/pick.js';

const members = Array.from({ length: 10 }, (_, i) => ({
  id: `game-${i}`,
  type: 'game',
  frontend: false,
  metadata: {},
  boot: 'b1',
  state: 'ready' as const,
}));
const keys = Array.from({ length: 5_000 }, (_, i) => `arena-${i}`);
const owners = (among: typeof members) => keys.map((key) => pickByKey(among, key)?.id);

describe('pickByKey', () => {
  it('gives a key to the same member whatever the order of the members', () => {
    assert.deepEqual(owners([...members].reverse()), owners(members));
  });

  it('moves only the keys of a member that leaves, and gives them back when it returns', () => {
    const before = owners(members);
    const after = owners(members.filter(({ id }) => id !== 'game-3'));
    const left = before.filter((id) => id === 'game-3').length;
    assert.ok(left > 0);
    before.forEach((owner, i) => {
      if (owner === 'game-3') assert.notEqual(after[i], 'game-3');
      else assert.equal(after[i], owner);
    });
    assert.deepEqual(owners(members), before);
  });

  it('spreads keys among members whose ids differ in one digit', () => {
    const counts = new Map<string | undefined, number>();
    for (const owner of owners(members)) counts.set(owner, (counts.get(owner) ?? 0) + 1);
    assert.equal(counts.size, 10);
    for (const [id, count] of counts) assert.ok(count > 350 && count < 650, `${id} has ${count}`);
  });

  it('picks nobody where there is nobody', () => {
    assert.equal(pickByKey([], 'a'), undefined);
    assert.equal(pickRandom([]), undefined);
  });
});

describe('pickRandom', () => {
  it('picks every member now and then', () => {
    const seen = new Set(Array.from({ length: 1_000 }, () => pickRandom(members)?.id));
    assert.equal(seen.size, 10);
  });
});
