import type { Codec } from '../manifest/codec.js';
import type { Counter, Histogram } from '../ports/metrics.js';
import type { Call } from './call.js';
import type { MergedPipeline } from './run-pipeline.js';

/** A remote with its instance, hooks and instruments. */
export interface BoundRemote extends MergedPipeline {
  /** `game.arena.evict` */
  readonly route: string;
  /** The rpc that it is to any gRPC client, `arena.v1.GameArenaService/Evict`; absent when codegen gave it none. */
  readonly rpc?: string | undefined;
  readonly instance: object;
  readonly timeoutMs: number;
  readonly request: Codec;
  readonly reply: Codec;
  /** Whether the result is the reply itself instead of a field of it. */
  readonly isBare?: boolean;
  readonly invoke: (self: object, request: unknown, call: Call) => unknown;
  readonly isHooked: boolean;
  readonly calls: Counter;
  readonly failures: Counter;
  readonly durationMs: Histogram;
}
