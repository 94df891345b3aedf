export type PlayerId = string & { readonly __brand: 'PlayerId' };

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Page<Item> {
  items: readonly Item[];
  next?: string;
}

export type Reward = { type: 'gold'; amount: bigint } | { type: 'item'; item: Item };

export interface Item {
  name: string;
  made: Date;
  /** May hold others. */
  parts?: Item[];
  place: Point | null;
}

export class Profile {
  id = '';
  name = '';
  tags = new Set<string>();
  seen: Map<string, Date> = new Map();
  pair: [number, string?] = [0];
}

export interface Everything {
  text: string;
  maybe?: number;
  undef: string | undefined;
  both?: boolean | null;
  bytes: Uint8Array;
  mode: 'fast' | 'slow' | 3;
  record: Record<string, Point>;
  mixed: string | number | Point | null;
  nested: number[][];
  partial: Partial<Pick<Item, 'name' | 'place'>>;
}
