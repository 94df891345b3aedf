import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryDirectory } from '@nopal/cluster';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import type { Frontends } from '../../../../packages/core/src/ports/frontends.js';
import { Users } from '../../../../packages/core/src/session/users.js';

class House {
  readonly directory = new MemoryDirectory();
  readonly kicks: string[] = [];
  /** Sessions that a frontend does not have any more. */
  gone: number[] = [];
  readonly users: Users;

  constructor() {
    const frontends: Partial<Frontends> = {
      kick: async ({ frontendId, sessionId }, reason) => {
        this.kicks.push(`${frontendId}/${sessionId} ${reason?.code}`);
        if (frontendId === 'gate-9') throw new GameError('UNAVAILABLE', 'not there');
        return !this.gone.includes(sessionId);
      },
    };
    this.users = new Users({
      directory: this.directory,
      frontends: frontends as Frontends,
      findSession: async () => undefined,
    });
  }

  async login(uid: string, frontendId: string, sessionId: number, frontendType = 'gate') {
    await this.directory.claim(uid, { frontendId, frontendType, boot: 'b1', sessionId });
  }
}

describe('Users', () => {
  it('says who is online', async () => {
    const house = new House();
    await house.login('ada', 'gate-1', 1);
    assert.equal(await house.users.isOnline('ada'), true);
    assert.equal(await house.users.isOnline('bob'), false);
  });

  it('kicks users on every frontend type and names those that it did not reach', async () => {
    const house = new House();
    await house.login('ada', 'gate-1', 1);
    await house.login('ada', 'lobby-1', 2, 'lobby');
    await house.login('bob', 'gate-1', 3);
    await house.login('cem', 'gate-9', 4);
    house.gone = [3];
    const unreached = await house.users.kick(['ada', 'bob', 'cem', 'eva', 'ada'], { code: 'BAN' });
    assert.deepEqual(unreached, ['bob', 'cem', 'eva']);
    assert.deepEqual(house.kicks.sort(), [
      'gate-1/1 BAN',
      'gate-1/3 BAN',
      'gate-9/4 BAN',
      'lobby-1/2 BAN',
    ]);
  });

  it('looks a user up once more who has just moved', async () => {
    const house = new House();
    await house.login('ada', 'gate-1', 1);
    house.gone = [1];
    const find = house.directory.find.bind(house.directory);
    let asked = 0;
    house.directory.find = async (uids) => {
      asked += 1;
      const found = await find(uids);
      await house.login('ada', 'gate-2', 2);
      return found;
    };
    assert.deepEqual(await house.users.kick(['ada']), []);
    assert.equal(asked, 2);
    assert.deepEqual(house.kicks, ['gate-1/1 undefined', 'gate-2/2 undefined']);
  });

  it('reaches nobody when the directory cannot be asked', async () => {
    const house = new House();
    house.directory.find = () => Promise.reject(new GameError('UNAVAILABLE', 'no store'));
    assert.deepEqual(await house.users.kick(['ada']), ['ada']);
    await assert.rejects(house.users.isOnline('ada'), { code: 'UNAVAILABLE' });
  });
});
