/**
 * What earlier runs in this process worked out, for the stages to take up again. A stage keeps only what it can tell, from the
 * identity of its own inputs, to be what it would work out anew; so a memo may be thrown away at any time.
 */
export class Memo {
  readonly #slots = new Map<string, unknown>();
  /** Whether another run may take something up: what only that one needs is not worked out without it. */
  readonly lasts: boolean;

  constructor(lasts = false) {
    this.lasts = lasts;
  }

  /** What is kept under a name, made when it is asked for first. */
  slot<Kept>(name: string, make: () => Kept): Kept {
    if (!this.#slots.has(name)) this.#slots.set(name, make());
    return this.#slots.get(name) as Kept;
  }
}

/** Results by an object that nobody changes, as long as that object lives, each with whatever else it was made from. */
export class ByObject<Key extends object, Value> {
  readonly #known = new WeakMap<
    Key,
    { readonly from: readonly unknown[]; readonly value: Value }
  >();

  /** @param from what the value depends on beside the key; compared by identity */
  get(key: Key, from: readonly unknown[], make: () => Value): Value {
    const known = this.#known.get(key);
    if (known !== undefined && isSameList(known.from, from)) return known.value;
    const value = make();
    this.#known.set(key, { from, value });
    return value;
  }
}

export function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => Object.is(one, b[i]));
}
