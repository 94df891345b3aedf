// arrays, readonly arrays and sets repeat
import { Component, Handler } from '@nopal/core';
import type { MaxLength, MinLength } from '@nopal/protocol';
export interface ListItem { id: string }
export interface ListRow {
  a: string[]; b: readonly ListItem[]; c: Array<number>; d: ReadonlyArray<boolean>; e: Set<string>; f: ReadonlySet<number>;
  g: ListItem[] & MaxLength<50>;
  h: readonly ListItem[] & MinLength<1> & MaxLength<2>;
  i: Set<string> & MaxLength<3>;
}
@Component() export class ListRows { @Handler() lists(row: ListRow): void { void row; } }
