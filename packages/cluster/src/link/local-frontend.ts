import type { CloseCode, KickReason, PushMessage, Session } from '@nopal/core';

/** The connections of this server, as the link reaches them. A backend has none. */
export interface LocalFrontend {
  session(sessionId: number): Session | undefined;
  /** @returns the session ids that are gone. */
  push(sessionIds: readonly number[], message: PushMessage): number[];
  publish(topic: string, message: PushMessage): void;
  publishAll(message: PushMessage): void;
  /** False when the session was gone already. */
  kick(sessionId: number, reason: KickReason | undefined, code: CloseCode): boolean;
}
