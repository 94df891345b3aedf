import type { PushMessage } from '../push/push-message.js';
import type { CloseCode, KickReason } from '../session/close-code.js';
import type { SessionAddress } from './directory.js';
import type { Serializer } from './serializer.js';

/** The frontends of the cluster, this server included, as those who push and kick see them. */
export interface Frontends {
  /** Pushes to sessions of one frontend; resolves to the session ids that were not reached. */
  push(
    frontendId: string,
    sessionIds: readonly number[],
    message: PushMessage,
  ): Promise<readonly number[]>;
  /**
   * Sends to the sessions of one frontend that joined the topic.
   * @param serializers those that the sessions chose
   */
  publish(
    frontendId: string,
    topic: string,
    message: PushMessage,
    serializers: Iterable<Serializer>,
  ): void;
  /** Sends to every client of every frontend. */
  publishAll(message: PushMessage): void;
  /** Ends a session wherever it is; false when it was gone already. */
  kick(address: SessionAddress, reason: KickReason | undefined, code: CloseCode): Promise<boolean>;
}
