/** Every limit and time of a transport, each with its default. */
export interface TransportLimits {
  /** A heartbeat goes out so often; three missed ones make a peer suspect. Default 1 s. */
  readonly heartbeatMs: number;
  /** A peer that gave no sign of life for so long is given up. Default 10 s. */
  readonly lostAfterMs: number;
  /** A dialled connection is up within this time, or it is dialled anew. Default 3 s. */
  readonly dialTimeoutMs: number;
  /** Nobody is dialled more often than with these pauses, which are jittered. Default 100 ms, doubled up to 2 s. */
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
  /** A connection with a server that is not kept any more ends after so long without a batch. Default 10 s. */
  readonly idleMs: number;
  /** From so many bytes that wait for a peer on, its way is congested. Default 256 KiB. */
  readonly congestedBytes: number;
  /** More than that is refused with BUSY. Default 8 MiB. */
  readonly maxQueueBytes: number;
  /** What was sent before `close`, and gRPC calls that are about to end, have this long. Default 2 s. */
  readonly closeTimeoutMs: number;
}

export const DEFAULT_TRANSPORT_LIMITS: TransportLimits = {
  heartbeatMs: 1_000,
  lostAfterMs: 10_000,
  dialTimeoutMs: 3_000,
  minBackoffMs: 100,
  maxBackoffMs: 2_000,
  idleMs: 10_000,
  congestedBytes: 262_144,
  maxQueueBytes: 8_388_608,
  closeTimeoutMs: 2_000,
};
