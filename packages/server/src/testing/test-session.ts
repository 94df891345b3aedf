import {
  CHANGE_COMPLETE,
  GameError,
  JsonSerializer,
  Session,
  type SessionData,
  type SessionHome,
  type SessionPatch,
  Sessions,
} from '@nopal/core';
import { RecordingLogger } from './recording-logger.js';
import { type ReceivedPush, type RecordedKick, TestDownlink } from './test-downlink.js';

export type { ReceivedPush, RecordedKick } from './test-downlink.js';

export interface TestSessionOptions<Data extends object = SessionData> {
  /** The user that it is bound to; none without it. */
  readonly uid?: string;
  readonly data?: Data;
  /** What the client sent along in its handshake. */
  readonly handshake?: Readonly<Record<string, unknown>>;
  /** `gate-test` by default; its part before the last hyphen is the frontend's type. */
  readonly frontendId?: string;
  readonly remoteAddress?: string;
}

/** A session with a client that is not there. */
export interface TestSession<Data extends object = SessionData> {
  /** What a handler is given. */
  readonly session: Session<Data>;
  /** What its client would have got, by pushes that `recordPushes` binds; in order. */
  readonly pushes: readonly ReceivedPush[];
  readonly kicks: readonly RecordedKick[];
  /** The topics of the groups that it is in. */
  readonly topics: ReadonlySet<string>;
  /** Ends the connection: it leaves its groups and its `onClose` callbacks run. @throws what a callback threw. */
  close(): void;
}

const serializer = new JsonSerializer(512);
let lastId = 0;

/**
 * A real `Session` for the unit test of a handler: it can be bound, changed, kicked and closed, and joins groups.
 * @example
 * const ada = testSession<PlayerData>({ uid: 'ada', data: { level: 3 } });
 * await new Arena(testGroups()).join(ada.session, { arena: '7' });
 * assert.equal(ada.session.data.level, 4);
 */
export function testSession<Data extends object = SessionData>(
  options: TestSessionOptions<Data> = {},
): TestSession<Data> {
  const { frontendId = 'gate-test', remoteAddress = '127.0.0.1' } = options;
  const logger = new RecordingLogger();
  const sessions = new Sessions(logger);
  const downlink = new TestDownlink();
  const close = (): void => {
    if (!session.isOpen) return;
    sessions.closed(session);
    const failed = logger.of('error')[0];
    if (failed !== undefined) throw failed.fields.err;
  };
  lastId += 1;
  const session = new Session(
    {
      id: lastId,
      frontendId,
      frontendType: frontendId.slice(0, Math.max(0, frontendId.lastIndexOf('-'))) || frontendId,
      remoteAddress,
      handshake: { sys: {}, user: options.handshake ?? {} },
      serializer,
    },
    downlink,
    homeOf(close),
  );
  session.assume(options.uid, { ...options.data }, 0);
  sessions.add(session);
  const { pushes, kicks, topics } = downlink;
  return { session: session as unknown as Session<Data>, pushes, kicks, topics, close };
}

/** Binds, changes and kicks at once. */
function homeOf(close: () => void): SessionHome {
  return {
    async bind(session, uid) {
      if (session.uid !== undefined)
        throw new GameError('CONFLICT', 'this session is bound already');
      session.assume(uid, session.data, session.version + 1);
    },
    change(session, patch: SessionPatch) {
      const data: Record<string, unknown> = { ...session.data, ...patch };
      for (const key of Object.keys(patch)) if (patch[key] === undefined) delete data[key];
      session.assume(session.uid, data, session.version + 1);
      return CHANGE_COMPLETE;
    },
    async kick(session, reason, code) {
      if (!session.isOpen) return;
      session.downlink.kick(reason, code);
      close();
    },
  };
}
