import type { Lengths, Type, TypeId } from '../ir/ir.js';
import type { CodeLines } from './code-lines.js';
import type { CodecFile } from './codec-file.js';

export type Direction = 'parse' | 'print';

/** What emits one function between the plain tree and TypeScript, for the parts of it that have files of their own. */
export interface JsonCode {
  readonly file: CodecFile;
  readonly direction: Direction;
  readonly lines: CodeLines;
  /** Emits statements that return INVALID unless `name` holds the type; answers the expression of the copy. */
  value(type: Type, name: string): string;
  refuseIf(condition: string): void;
  refuseList(kind: string, lengths: Lengths, count: string): void;
  /** A call of a function that may answer INVALID. */
  call(expression: string): string;
  callOf(id: TypeId, name: string): string;
  /** One of a few values; an unknown one of an open type is undefined. */
  among(
    values: readonly (string | number | boolean)[],
    name: string,
    isOpen: boolean | undefined,
  ): string;
}
