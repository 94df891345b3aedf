import type { Growing } from './known-segments.js';
import type { Ask, KnownText, KnownTexts } from './known-texts.js';

/** What the rows of an earlier table left, and by what to tell that they still hold. */
export interface KnownRows {
  readonly texts: KnownTexts;
  readonly stampOf: (id: string) => object;
}

interface AddedRow {
  readonly id: string;
  readonly text: string;
  readonly known: KnownText | undefined;
}

/** Rows that were added to a table one after the other. */
export type AddedRows = readonly AddedRow[];

/** The rows of a table that name each other by their places, which are given in the order in which rows are asked for. */
export class TableRows implements Growing<AddedRows> {
  readonly #emit: (id: string) => string;
  readonly #known: KnownRows | undefined;
  readonly #indexes = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #texts: string[] = [];
  #asks: Ask[] | undefined;

  /** @param emit the text of a row; it asks for the places of others */
  constructor(emit: (id: string) => string, known?: KnownRows) {
    this.#emit = emit;
    this.#known = known;
    known?.texts.begin();
  }

  get texts(): readonly string[] {
    return this.#texts;
  }

  /** The place of a row. */
  index(id: string): number {
    const answer = this.#place(id);
    this.#asks?.push({ ask: 'index', id, answer });
    return answer;
  }

  #place(id: string): number {
    const there = this.#indexes.get(id);
    if (there !== undefined) return there;
    const index = this.#texts.length;
    this.#add(id, ''); // taken before its parts ask for it
    const stamp = this.#known?.stampOf(id);
    const known = stamp && this.#known?.texts.get(id, stamp);
    if (known?.asks.every((one) => one.ask === 'index' && this.#place(one.id) === one.answer)) {
      this.#texts[index] = known.text;
      this.#known?.texts.set(id, known);
      return index;
    }
    const outer = this.#asks;
    const asks: Ask[] | undefined = stamp && [];
    this.#asks = asks;
    const text = this.#emit(id);
    this.#texts[index] = text;
    if (stamp && asks) this.#known?.texts.set(id, { stamp, asks, text });
    this.#asks = outer;
    return index;
  }

  #add(id: string, text: string): void {
    this.#indexes.set(id, this.#texts.length);
    this.#ids.push(id);
    this.#texts.push(text);
  }

  note(): () => AddedRows {
    const count = this.#ids.length;
    return () =>
      this.#ids.slice(count).map((id, i) => ({
        id,
        text: this.#texts[count + i] ?? '',
        known: this.#known?.texts.added(id),
      }));
  }

  isAlike(one: AddedRows, other: AddedRows): boolean {
    return one.length === other.length && one.every(({ id }, i) => other[i]?.id === id);
  }

  put(rows: AddedRows): void {
    for (const { id, text, known } of rows) {
      this.#add(id, text);
      if (known !== undefined) this.#known?.texts.set(id, known);
    }
  }
}
