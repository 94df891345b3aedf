import type { ProtocolLimits } from '@nopal/protocol';

/** What becomes of messages over the rate. `answer`: an error for requests, notifies are dropped. */
export type RatePolicy = 'answer' | 'drop' | 'close';

/** What becomes of a client whose send queue is full. `drop`: it misses messages. */
export type SlowClientPolicy = 'close' | 'drop';

/** How a frontend treats its clients. Each has the default of the server option of the same name. */
export interface FrontendLimits extends ProtocolLimits {
  /** From the connection to the client's acknowledgement. */
  readonly handshakeTimeoutMs: number;
  /** A heartbeat goes out so often; a client that is silent for twice as long is closed. Whole seconds for old clients. */
  readonly heartbeatSeconds: number;
  /** Packets of one connection that are taken per second in the long run. */
  readonly messagesPerSecond: number;
  /** Packets that may come at once. */
  readonly messageBurst: number;
  /** What becomes of messages over the rate; `answer` answers requests with an error and drops notifies. */
  readonly overRate: RatePolicy;
  /** A client that stays over the rate so long is closed. */
  readonly overRateCloseMs: number;
  /** What becomes of a client whose send queue is full; `drop` lets it miss messages. */
  readonly slowClient: SlowClientPolicy;
}
