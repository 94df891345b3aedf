import { Component, Handler, push, Remote, type Session } from '@nopal/core';
import type { Foreign } from 'some-package';

interface Gold { amount: number }
interface Item { itemId: string; count: number }
interface Keyed { byId: Record<number, string>; byNumber: Map<number, string> }
interface Bad {
  any: any;
  unknown: unknown;
  never: never;
  fn: Function;
  callback: (x: number) => void;
  symbol: symbol;
  object: object;
  empty: {};
  regexp: RegExp;
  error: Error;
  weak: WeakMap<object, string>;
  template: `a${Uppercase<string>}`;
  missing: DoesNotExist;
  foreign: Foreign;
  undefinedItems: (string | undefined)[];
  mixed: { a: string; [key: string]: string };
  alike: 'auto' | PlayerId;
  session: Session;
  typed: Uint8ClampedArray;
  variadic: [...string[], number];
  deep: { items: { when: RegExp }[] };
}
class Methods {
  name = '';
  private secret = 1;
  greet(): string { return this.name + this.secret; }
  get size(): number { return 1; }
}
type Endless = Endless[];
enum Computed { A = 'x'.length, B = 2 }

@Component()
export class Types<T> {
  readonly list = push<string[]>();
  readonly untyped = push();
  @Handler() gold(v: Gold | Item): void { void v; }
  @Handler() keyed(v: Keyed): void { void v; }
  @Handler() bad(v: Bad): void { void v; }
  @Handler() methods(v: Methods): void { void v; }
  @Handler() computed(v: { c: Computed }): void { void v; }
  @Handler() text(v: string): number { return v.length; }
  @Handler() list2(v: string[]): string[] { return v; }
  @Handler() maybe(v: Gold | null): Gold | undefined { return v ?? undefined; }
  @Handler() optional(v?: Gold): void { void v; }
  @Handler() untypedParameter(v): void { void v; }
  @Remote() endless(v: Endless): void { void v; }
  @Remote() parameter(v: T): void { void v; }
  @Remote() stream(): AsyncIterable<string> { throw new Error(); }
}
type PlayerId = string & { readonly __brand: 'PlayerId' };
