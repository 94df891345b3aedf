import type { BodyCodec } from '../manifest/codec.js';
import type { Access, HandlerEntry } from '../manifest/manifest.js';
import type { Counter, Histogram } from '../ports/metrics.js';
import type { Session } from '../session/session.js';
import type { Call } from './call.js';
import type { MergedPipeline } from './run-pipeline.js';

/** A handler with its instance, hooks and instruments: all that a message needs, looked up once at boot. */
export interface BoundHandler extends MergedPipeline {
  readonly kind: 'local';
  /** `game.arena.join` */
  readonly route: string;
  readonly entry: HandlerEntry;
  readonly instance: object;
  readonly isNotify: boolean;
  readonly concurrent: boolean;
  readonly access: Access;
  readonly timeoutMs: number;
  readonly body: BodyCodec;
  readonly result: BodyCodec;
  readonly usesCall: boolean;
  readonly invoke: (
    self: object,
    session: Session,
    body: unknown,
    call: Call | undefined,
  ) => unknown;
  readonly isHooked: boolean;
  readonly calls: Counter;
  readonly failures: Counter;
  readonly durationMs: Histogram;
}
