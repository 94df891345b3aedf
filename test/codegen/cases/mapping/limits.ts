// limits are types that can be combined
import { Component, Handler } from '@nopal/core';
import type { float, MaxLength, MinLength, Pattern, Range, uint32 } from '@nopal/protocol';
export type LimitName = string & MinLength<1> & MaxLength<16>;
export type LimitScore = uint32 & Range<0, 100>;
export interface LimitRow {
  name: LimitName;
  score: LimitScore;
  tight: LimitName & MaxLength<8>;
  slug: string & Pattern<'[a-z0-9]+(?:-[a-z0-9]+)*'> & MaxLength<40>;
  angle: float & Range<-180, 180>;
  half: number & Range<0.5, 1.5>;
  names: LimitName[] & MaxLength<3>;
  maybe?: LimitName | null;
}
@Component() export class LimitRows { @Handler() limits(row: LimitRow): void { void row; } }
