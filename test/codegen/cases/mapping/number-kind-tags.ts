// @type says the number kind on fields, aliases and parameters, with braces or without
import { Component, Remote } from '@nopal/core';
/** @type {sint32} */
type Delta = number;
export interface KindTagRow {
  /** @type int32 */ a: number;
  /** @type {uint32} */ b: number;
  /** @type uint64 */ big: bigint;
  /** @type float */ maybe?: number | null;
  delta: Delta;
  deltas: Delta[];
}
@Component() export class KindTagRows {
  @Remote() tagged(/** @type int32 */ seat: number, delta: Delta, row: KindTagRow): void { void [seat, delta, row]; }
}
