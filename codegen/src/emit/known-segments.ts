import { isSameList } from '../ir/memo.js';

/** Something that texts add to, each in its turn: the functions of a file, the rows of a table. */
export interface Growing<Added> {
  /** Notes what is added from now on; the answer tells it. */
  note(): () => Added;
  /** Whether what comes after finds the same names and places after either. */
  isAlike(one: Added, other: Added): boolean;
  /** Adds once more what was added to an earlier one. */
  put(added: Added): void;
}

/** What is added to such a thing. */
export type AddedTo<Some> = Some extends Growing<infer Added> ? Added : never;

/** Two that grow together. */
export function together<A, B>(a: Growing<A>, b: Growing<B>): Growing<readonly [A, B]> {
  return {
    note: () => {
      const [ofA, ofB] = [a.note(), b.note()];
      return () => [ofA(), ofB()];
    },
    isAlike: (one, other) => a.isAlike(one[0], other[0]) && b.isAlike(one[1], other[1]),
    put: (added) => {
      a.put(added[0]);
      b.put(added[1]);
    },
  };
}

interface Segment<Added> {
  readonly from: readonly unknown[];
  readonly text: string;
  readonly added: Added;
}

/**
 * The texts that make up a file one after the other, with what each added to it. As long as all before it added what they added
 * to the earlier file, a text from the same things is the same again, and nothing that it asks of the file need be asked.
 */
export class KnownSegments<Added> {
  #basis = '';
  #before: readonly Segment<Added>[] = [];
  #now: Segment<Added>[] = [];
  #isSameSoFar = false;

  /** Begins a file. @param basis what all of its texts depend on */
  begin(basis: string): void {
    this.#isSameSoFar = basis === this.#basis;
    this.#basis = basis;
    this.#before = this.#now;
    this.#now = [];
  }

  /** The next text. @param from what it is made of beside the file, compared by identity */
  next(file: Growing<Added>, from: readonly unknown[], emit: () => string): string {
    const before = this.#before[this.#now.length];
    if (this.#isSameSoFar && before !== undefined && isSameList(before.from, from)) {
      file.put(before.added);
      this.#now.push(before);
      return before.text;
    }
    const added = file.note();
    const text = emit();
    const now = { from, text, added: added() };
    this.#now.push(now);
    this.#isSameSoFar &&= before !== undefined && file.isAlike(before.added, now.added);
    return text;
  }
}
