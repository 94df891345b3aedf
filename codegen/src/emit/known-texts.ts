/** Something that a text asked of the file around it, and the answer that went into the text. */
export type Ask =
  | { readonly ask: 'runtime' | 'function'; readonly name: string }
  | { readonly ask: 'own' }
  | { readonly ask: 'repeated'; readonly id: string; readonly answer: boolean }
  | { readonly ask: 'pattern'; readonly source: string; readonly answer: string }
  | {
      readonly ask: 'name';
      readonly purpose: string;
      readonly fullName: string;
      readonly answer: string;
    }
  | { readonly ask: 'index'; readonly id: string; readonly answer: number };

/** A text that was emitted once. It is the same again when its stamp is, and the file around it gives the same answers. */
export interface KnownText {
  readonly stamp: object;
  readonly asks: readonly Ask[];
  readonly text: string;
}

/** The texts of a file by name: those of an earlier one, and those of this one for the next. */
export class KnownTexts {
  readonly #areAllKept: boolean;
  #before: ReadonlyMap<string, KnownText> = new Map();
  #now = new Map<string, KnownText>();

  /** @param areAllKept whether a file knows those of all before it, and not only of the last one */
  constructor(areAllKept = false) {
    this.#areAllKept = areAllKept;
  }

  /** Begins a file: what the last one had is known. */
  begin(): void {
    this.#before = this.#now;
    if (!this.#areAllKept) this.#now = new Map();
  }

  /** @param stamp undefined when it is known to be the same */
  get(name: string, stamp: object | undefined): KnownText | undefined {
    const known = this.#before.get(name);
    return stamp === undefined || known?.stamp === stamp ? known : undefined;
  }

  /** What this file has so far. */
  added(name: string): KnownText | undefined {
    return this.#now.get(name);
  }

  set(name: string, text: KnownText): void {
    this.#now.set(name, text);
  }
}
