import { Component, Handler, Remote } from '@nopal/core';

export interface Scalars {
  text: string;
  number: number;
  flag: boolean;
  big: bigint;
  when: Date;
  bytes: Uint8Array;
  nothing: null;
}

export enum Color {
  Red,
  Green,
  Blue = 7,
}

export enum Suit {
  Hearts = 'hearts',
  Spades = 'spades',
}

export type PlayerId = string & { readonly __brand: 'PlayerId' };

export interface Literals {
  word: 'on' | 'off';
  digit: 1 | 2 | -3;
  yes: true;
  color: Color;
  suit: Suit;
  red: Color.Red;
  mixed: 'auto' | number | null;
  id: PlayerId;
}

export interface Optionals {
  may?: string;
  maybe: string | undefined;
  orNull: string | null;
  both?: number | null;
  color?: Color;
  flag?: boolean;
}

export interface Point {
  x: number;
  y: number;
}

export interface Lists {
  array: string[];
  readonly frozen: readonly Point[];
  nested: number[][];
  pair: [string, number];
  optional: [string, number?];
  rest: [Point, ...string[]];
  set: Set<string>;
  record: Record<string, Point>;
  map: Map<string, Date>;
  indexed: { [name: string]: boolean };
  nullable: (string | null)[];
}

/** A tree of any depth. */
export interface Tree {
  name: string;
  children: Tree[];
  parent?: Tree;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Circle {
  type: 'circle';
  radius: number;
}

export type Shape = Circle | { type: 'square' | 'rectangle'; sides: number[] } | { type: 'point'; at: Date };

export class Dto {
  name = '';
  size = 0;
}

interface Page<T> {
  items: T[];
  next?: string;
}

interface Account {
  id: number;
  name: string;
  password: string;
  admin?: boolean;
}

export interface Derived {
  safe: Omit<Account, 'password'>;
  patch: Partial<Pick<Account, 'name' | 'admin'>>;
  full: Required<Account>;
  merged: Circle & { label: string };
  byTeam: Record<'red' | 'blue', number>;
  page: Page<Point>;
  dates: Page<Date>;
  chosen: string extends infer T ? T : never;
}

export interface Odd {
  constructor: string;
  toString?: string;
  __proto__: number;
  'two words': boolean;
}

export interface Unions {
  kinds: string | number | boolean | null | Point | string[];
  printed: Date | number | { a: string };
  switch: { on: true; volts: number } | { on: false };
}

@Component()
export class AllTypes {
  @Handler() scalars(v: Scalars): Scalars { return v; }
  @Handler() literals(v: Literals): Literals { return v; }
  @Handler() optionals(v: Optionals): Optionals { return v; }
  @Handler() lists(v: Lists): Lists { return v; }
  @Handler() tree(v: Tree): Tree { return v; }
  @Handler() json(v: { value: Json }): { value: Json } { return v; }
  @Handler() shape(v: Shape): Promise<Shape> { return Promise.resolve(v); }
  @Handler() dto(v: Dto): Dto { return v; }
  @Handler() derived(v: Derived): Derived { return v; }
  @Handler() odd(v: Odd): Odd { return v; }
  @Handler() unions(v: Unions): Unions { return v; }
  @Handler() dictionary(v: Record<string, number>): Record<string, number> { return v; }
  @Remote() wrapped(id: PlayerId, page: Page<Point>, color: Color, json?: Json): Shape | undefined { return undefined; }
}
