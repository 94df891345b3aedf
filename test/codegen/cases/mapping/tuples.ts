// tuples with optional and repeated items
import { Component, Handler } from '@nopal/core';
export interface TupleRow {
  pair: [string, number];
  optional: [string, number?];
  rest: [boolean, ...string[]];
  all: readonly [a: string, b?: number, ...c: Date[]];
  objects: [{ x: number }, { y: number }];
  empty: [];
}
@Component() export class TupleRows { @Handler() tuples(row: TupleRow): void { void row; } }
