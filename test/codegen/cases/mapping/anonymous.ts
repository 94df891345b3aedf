// an object without a name is called after where it stands; @protoName names it
import { Component, Handler, push, Remote } from '@nopal/core';
export interface AnonymousRow {
  options: { fast: boolean; deep: { er: number }[] };
  /** @protoName Renamed */ other: { x: number };
  shared: Pick<AnonymousRow, 'options'>;
}
@Component() export class AnonymousRows {
  readonly told = push<{ text: string }>();
  @Handler() anonymous(row: { a: AnonymousRow }): { b: string } { void row; return { b: '' }; }
  @Remote() two(first: { x: number }, second: { y: number }): { z: number }[] { void [first, second]; return []; }
}
