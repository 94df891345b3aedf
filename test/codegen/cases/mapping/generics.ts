// generic types are written out for their arguments, by a name that tells which
import { Component, Handler } from '@nopal/core';
import type { MaxLength } from '@nopal/protocol';
export interface GenericPlayer { name: string }
export interface GenericPage<T, Cursor = string> { items: T[] & MaxLength<100>; next?: Cursor; meta: { total: T | null } }
export type GenericBox<T> = { value: T };
export interface GenericRow {
  players: GenericPage<GenericPlayer>;
  lists: GenericPage<GenericPlayer[]>;
  dates: GenericPage<Date, Date>;
  box: GenericBox<GenericBox<string>>;
}
@Component() export class GenericRows {
  @Handler() generics(row: GenericRow): GenericPage<GenericPlayer> { return row.players; }
}
