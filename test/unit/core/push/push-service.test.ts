import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryDirectory } from '@nopal/cluster';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import { Group } from '../../../../packages/core/src/group/group.js';
import type { BodyCodec } from '../../../../packages/core/src/manifest/codec.js';
import type { Directory } from '../../../../packages/core/src/ports/directory.js';
import type { Frontends } from '../../../../packages/core/src/ports/frontends.js';
import { type Push, push } from '../../../../packages/core/src/push/push.js';
import type { PushMessage } from '../../../../packages/core/src/push/push-message.js';
import { PushService } from '../../../../packages/core/src/push/push-service.js';
import { JsonSerializer } from '../../../../packages/core/src/serializers/json-serializer.js';
import { Sessions } from '../../../../packages/core/src/session/sessions.js';
import { numberedObject } from '../../../support/plain-codec.js';
import { RecordingDownlink } from '../../../support/recording-downlink.js';
import { RecordingLogger } from '../../../support/recording-logger.js';
import { anySession, sessionOf } from '../../../support/session-of.js';

const serializer = new JsonSerializer(32);
const text = (message: PushMessage | undefined): string =>
  new TextDecoder().decode(message?.body(serializer));

class House {
  readonly sessions = new Sessions(new RecordingLogger());
  readonly directory: Directory = new MemoryDirectory();
  readonly pushed: { frontendId: string; ids: readonly number[]; message: PushMessage }[] = [];
  readonly published: [string, string, PushMessage][] = [];
  readonly all: PushMessage[] = [];
  /** Sessions that a frontend does not have any more. */
  gone: number[] = [];
  readonly service: PushService;

  constructor() {
    const frontends: Partial<Frontends> = {
      push: async (frontendId, ids, message) => {
        this.pushed.push({ frontendId, ids, message });
        return ids.filter((id) => this.gone.includes(id));
      },
      publish: (frontendId, topic, message) =>
        void this.published.push([frontendId, topic, message]),
      publishAll: (message) => void this.all.push(message),
    };
    const { sessions, directory } = this;
    this.service = new PushService({ sessions, directory, frontends: frontends as Frontends });
  }

  push(body: BodyCodec = numberedObject): Push<unknown> {
    const bound = push<unknown>();
    bound.bindTo(this.service.outlet({ member: 'state', route: 'game.arena.state', body }));
    return bound;
  }

  async login(uid: string, frontendId: string, sessionId: number, frontendType = 'gate') {
    await this.directory.claim(uid, { frontendId, frontendType, boot: 'b1', sessionId });
  }
}

describe('push', () => {
  it('reaches an open session and not a closed one', () => {
    const house = new House();
    const line = new RecordingDownlink();
    const session = sessionOf(line);
    house.push().to(session, { n: 1, secret: true });
    session.markClosed();
    house.push().to(session, { n: 2 });
    assert.deepEqual(line.pushes.map(text), ['{"n":1}']);
    assert.equal(line.pushes[0]?.route, 'game.arena.state');
  });

  it('publishes to a group once for each frontend, and to everybody once', () => {
    const house = new House();
    const group = new Group('arena', 'game-1/arena');
    for (const [id, frontendId] of [
      [1, 'gate-1'],
      [2, 'gate-1'],
      [3, 'gate-2'],
    ] as const)
      group.add(anySession({ id, frontendId }));
    house.push().toGroup(group, { n: 1 });
    house.push().toAll({ n: 2 });
    assert.deepEqual(
      house.published.map(([frontendId, topic, message]) => [frontendId, topic, text(message)]),
      [
        ['gate-1', 'game-1/arena', '{"n":1}'],
        ['gate-2', 'game-1/arena', '{"n":1}'],
      ],
    );
    assert.deepEqual(house.all.map(text), ['{"n":2}']);
  });

  it('reaches users with one message for each frontend, and names those it did not reach', async () => {
    const house = new House();
    await house.login('ada', 'gate-1', 1);
    await house.login('bob', 'gate-1', 2);
    await house.login('cem', 'gate-2', 1);
    await house.login('dee', 'gate-2', 9);
    house.gone = [9];
    const unreached = await house
      .push()
      .toUsers(['ada', 'bob', 'cem', 'dee', 'eva', 'ada'], { n: 1 });
    assert.deepEqual(unreached.sort(), ['dee', 'eva']);
    assert.deepEqual(
      house.pushed.map(({ frontendId, ids }) => [frontendId, [...ids]]),
      [
        ['gate-1', [1, 2]],
        ['gate-2', [1, 9]],
      ],
    );
    assert.equal(house.pushed[0]?.message, house.pushed[1]?.message, 'it is encoded once');
    assert.equal(await house.push().toUser('ada', { n: 1 }), true);
    assert.equal(await house.push().toUser('eva', { n: 1 }), false);
    assert.deepEqual(await house.push().toUsers([], { n: 1 }), []);
  });

  it('asks the directory once for all users', async () => {
    const house = new House();
    const asked: (readonly string[])[] = [];
    house.directory.find = async (uids) => {
      asked.push(uids);
      return [];
    };
    await house.push().toUsers(['a', 'b', 'a', 'c'], { n: 1 });
    assert.deepEqual(asked, [['a', 'b', 'c']]);
  });

  it('looks a user up once more who is not where he was found', async () => {
    const house = new House();
    await house.login('ada', 'gate-1', 1);
    await house.login('bob', 'gate-1', 2);
    const find = house.directory.find.bind(house.directory);
    const asked: unknown[] = [];
    house.directory.find = async (uids, options) => {
      asked.push([uids, options]);
      const found = await find(uids);
      if (options?.fresh !== true) await house.login('ada', 'gate-2', 7); // the user moves meanwhile
      return found;
    };
    house.gone = [1];
    assert.deepEqual(await house.push().toUsers(['ada', 'bob'], { n: 1 }), []);
    assert.deepEqual(asked, [
      [['ada', 'bob'], { fresh: false }],
      [['ada'], { fresh: true }],
    ]);
    assert.deepEqual(
      house.pushed.map(({ frontendId, ids }) => [frontendId, [...ids]]),
      [
        ['gate-1', [1, 2]],
        ['gate-2', [7]],
      ],
    );
  });

  it('pushes to a session that did not take it no second time', async () => {
    const house = new House();
    await house.login('ada', 'gate-1', 1);
    house.gone = [1];
    assert.deepEqual(await house.push().toUsers(['ada'], { n: 1 }), ['ada']);
    assert.equal(house.pushed.length, 1);
  });

  it('reaches whom this server knows when the directory cannot be asked, and names the others', async () => {
    const house = new House();
    const known = anySession({ id: 1 });
    house.sessions.add(known);
    await known.bind('ada');
    house.sessions.bound(known);
    house.directory.find = () => Promise.reject(new GameError('UNAVAILABLE', 'no store'));
    assert.deepEqual(await house.push().toUsers(['ada', 'bob'], { n: 1 }), ['bob']);
    assert.equal(house.pushed.length, 1);
  });

  it('reaches a user on frontends of every type, also when this server knows one of the sessions', async () => {
    const house = new House();
    const known = anySession({ id: 1 });
    house.sessions.add(known);
    await known.bind('ada');
    house.sessions.bound(known);
    await house.login('ada', 'gate-1', 1);
    await house.login('ada', 'lobby-1', 5, 'lobby');
    assert.equal(await house.push().toUser('ada', { n: 1 }), true);
    assert.deepEqual(
      house.pushed.map(({ frontendId, ids }) => [frontendId, [...ids]]),
      [
        ['gate-1', [1]],
        ['lobby-1', [5]],
      ],
    );
  });

  it('refuses a value that is not of its type before anything is sent', () => {
    const house = new House();
    const session = anySession();
    assert.throws(() => house.push().to(session, { n: 'one' }), {
      name: 'TypeError',
      message:
        /push game\.arena\.state was given what its type Numbered denies: n must be a number/,
    });
    assert.throws(
      () => house.push('raw').toAll('text'),
      /given string where its type says Uint8Array/,
    );
    assert.equal(house.all.length, 0);
  });

  it('sends raw bytes as they are and an empty object for a push without a value', () => {
    const house = new House();
    const raw = new Uint8Array([1, 2, 3]);
    house.push('raw').toAll(raw);
    house.push('none').toAll(undefined);
    assert.deepEqual(house.all[0]?.body(serializer), raw);
    assert.equal(text(house.all[1]), '{}');
  });

  it('says what to do when it is not bound', () => {
    const unbound = push<object>('onShout');
    assert.equal(unbound.givenRoute, 'onShout');
    assert.throws(() => unbound.toAll({}), /recordPushes/);
  });
});
