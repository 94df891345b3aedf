import {
  CHANGE_COMPLETE,
  type Downlink,
  JsonSerializer,
  type Serializer,
  Session,
  type SessionHome,
  type SessionPatch,
} from '@nopal/core';
import { RecordingDownlink } from './recording-downlink.js';

/** Keeps sessions without a directory: binds whoever asks. */
export const openHome: SessionHome = {
  async bind(session, uid) {
    session.assume(uid, session.data as SessionPatch, session.version + 1);
  },
  change(session, patch) {
    session.assume(session.uid, { ...session.data, ...patch }, session.version + 1);
    return CHANGE_COMPLETE;
  },
  async kick() {},
};

export interface SessionParts {
  readonly id?: number;
  readonly frontendId?: string;
  readonly frontendType?: string;
  readonly home?: SessionHome;
  readonly serializer?: Serializer;
}

/** A session of a frontend `gate-1` with a downlink of its own. */
export function sessionOf<D extends Downlink>(downlink: D, parts: SessionParts = {}): Session {
  return new Session(
    {
      id: parts.id ?? 1,
      frontendId: parts.frontendId ?? 'gate-1',
      frontendType: parts.frontendType ?? 'gate',
      remoteAddress: '192.0.2.1',
      handshake: { sys: {}, user: {} },
      serializer: parts.serializer ?? new JsonSerializer(32),
    },
    downlink,
    parts.home ?? openHome,
  );
}

/** A session whose client nobody looks at. */
export function anySession(parts: SessionParts = {}): Session {
  return sessionOf(new RecordingDownlink(), parts);
}
