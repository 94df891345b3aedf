/** A regular expression as far as its cost is concerned. */
export type PatternNode =
  /** One character out of a set: bits over the sample alphabet. */
  | { readonly k: 'set'; readonly characters: bigint }
  | { readonly k: 'sequence' | 'choice'; readonly of: readonly PatternNode[] }
  | { readonly k: 'repeat'; readonly of: PatternNode; readonly min: number; readonly max: number }
  | { readonly k: 'look'; readonly of: PatternNode };

/** Letters of several alphabets, digits and spaces beyond ASCII, the ends of lines, a pair of surrogates. */
const SAMPLES = 'éßÑøΩяжאعक中ひ한٣５\u00a0\u2003\u2028\ufeff😀';
const EMPTY: PatternNode = { k: 'sequence', of: [] };

/** Reads an expression that `new RegExp(source, 'u')` accepts. Sets are tested on ASCII, samples, and what the source names. */
export function parsePattern(source: string): PatternNode {
  return new Parser(source).choice();
}

class Parser {
  readonly #source: string;
  readonly #alphabet: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    const ascii = Array.from({ length: 128 }, (_, i) => String.fromCharCode(i));
    this.#alphabet = [...new Set([...ascii, ...SAMPLES, ...source])];
  }

  choice(): PatternNode {
    const of = [this.#sequence()];
    while (this.#take('|')) of.push(this.#sequence());
    return of.length === 1 && of[0] !== undefined ? of[0] : { k: 'choice', of };
  }

  #sequence(): PatternNode {
    const of: PatternNode[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#peek())) of.push(this.#term());
    return { k: 'sequence', of };
  }

  #term(): PatternNode {
    const atom = this.#atom();
    const [min, max] = this.#counts() ?? [1, 1];
    if (min === 1 && max === 1) return atom;
    this.#take('?'); // lazy: the same ways, in another order
    return { k: 'repeat', of: atom, min, max };
  }

  #atom(): PatternNode {
    const from = this.#at;
    if (this.#take('^') || this.#take('$')) return EMPTY;
    if (this.#take('(')) {
      const head = /^\?(?:<[=!]|[=!:]|<[^>]*>|[a-z-]*:)/.exec(this.#source.slice(this.#at))?.[0];
      this.#at += head?.length ?? 0;
      const of = this.choice();
      this.#take(')');
      return head !== undefined && /[=!]$/.test(head) ? { k: 'look', of } : of;
    }
    if (this.#take('[')) {
      while (this.#peek() !== ']') this.#at += this.#peek() === '\\' ? 2 : 1;
      this.#at++;
    } else if (this.#take('\\')) {
      const escaped =
        /^(?:u\{[^}]*\}|u[\dA-Fa-f]{4}(?:\\u[\dA-Fa-f]{4})?|x[\dA-Fa-f]{2}|[pP]\{[^}]*\}|c[A-Za-z]|k<[^>]*>|[1-9]\d*|[\s\S])/u.exec(
          this.#source.slice(this.#at),
        )?.[0] ?? '';
      this.#at += escaped.length;
      if (escaped === 'b' || escaped === 'B') return EMPTY;
      // What a group has matched, again: any text, as far as cost is concerned.
      if (/^(?:k<|[1-9])/.test(escaped))
        return { k: 'repeat', of: this.#set('[^]'), min: 0, max: Number.POSITIVE_INFINITY };
    } else this.#at += this.#peek().length;
    return this.#set(this.#source.slice(from, this.#at));
  }

  #set(atom: string): PatternNode {
    const expression = new RegExp(`^${atom}$`, 'u');
    let characters = 0n;
    this.#alphabet.forEach((character, i) => {
      if (expression.test(character)) characters |= 1n << BigInt(i);
    });
    return { k: 'set', characters };
  }

  #counts(): readonly [number, number] | undefined {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#take('?')) return [0, 1];
    const counted = /^\{(\d+)(,?)(\d*)\}/.exec(this.#source.slice(this.#at));
    if (counted === null) return undefined;
    this.#at += counted[0].length;
    const min = Number(counted[1]);
    const open = counted[3] === '' ? Number.POSITIVE_INFINITY : Number(counted[3]);
    return [min, counted[2] === '' ? min : open];
  }

  #peek(): string {
    const code = this.#source.codePointAt(this.#at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #take(character: string): boolean {
    if (this.#source[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}
