// interfaces, classes without methods and object types are messages, inherited fields included
import { Component, Handler } from '@nopal/core';
export interface ObjectBase { id: string }
export interface ObjectRow extends ObjectBase { readonly name: string; empty: ObjectEmpty }
export class ObjectClass { name = ''; size?: number; static made = 0; constructor(readonly id: string) {} }
export class ObjectChild extends ObjectClass { extra = true; declare alias: ObjectAlias }
export type ObjectAlias = { a: number };
export interface ObjectEmpty {}
@Component() export class ObjectRows {
  @Handler() object(row: ObjectRow): ObjectAlias { void row; return { a: 1 }; }
  @Handler() cls(row: ObjectClass): ObjectChild { return row as ObjectChild; }
}
