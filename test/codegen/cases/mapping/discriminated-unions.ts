// objects are told apart by a literal field: type or kind first, of one value or of several
import { Component, Handler } from '@nopal/core';
export enum UnionKind { A = 'a', B = 'b' }
export interface UnionCircle { type: 'circle'; radius: number }
export type UnionShape = UnionCircle | { type: 'square' | 'rectangle'; sides: number[] } | { type: 'point' };
export interface UnionRow {
  shape: UnionShape;
  maybe?: UnionShape;
  byEnum: { kind: UnionKind.A; x: number } | { kind: UnionKind.B };
  byNumber: { v: 1; a: string } | { v: 2; b: string };
  byFlag: { on: true; volts: number } | { on: false };
  mixed: UnionShape | string;
}
@Component() export class UnionRows { @Handler() unions(row: UnionRow): UnionShape { return row.shape; } }
