import { GameError } from '../errors/game-error.js';

const NONE: readonly string[] = [];

/** Names and values of a query or a form, each as often as it was sent. */
export class QueryText {
  /** The first value of each name; an object without prototype. */
  readonly first: Record<string, string> = Object.create(null);
  #more: Map<string, string[]> | undefined;

  /** Every value of a name, in order. */
  all(name: string): readonly string[] {
    const more = this.#more?.get(name);
    if (more !== undefined) return more;
    const one = this.first[name];
    return one === undefined ? NONE : [one];
  }

  add(name: string, value: string): void {
    const before = this.first[name];
    if (before === undefined) {
      this.first[name] = value;
      return;
    }
    this.#more ??= new Map();
    const more = this.#more.get(name);
    if (more === undefined) this.#more.set(name, [before, value]);
    else more.push(value);
  }
}

/**
 * Reads `a=1&b=two+words&flag`.
 * @param where what the text is called in errors: `query`, `body`.
 * @throws GameError `BAD_REQUEST` for a bad percent escape and for more parameters than allowed.
 */
export function parseQuery(text: string, maxParameters: number, where: string): QueryText {
  const query = new QueryText();
  if (text === '') return query;
  const isEscaped = text.includes('%') || text.includes('+');
  let count = 0;
  let start = 0;
  while (start <= text.length) {
    let end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (end > start) {
      count += 1;
      if (count > maxParameters) {
        throw new GameError(
          'BAD_REQUEST',
          `the ${where} has more than ${maxParameters} parameters`,
        );
      }
      const equals = text.indexOf('=', start);
      const hasValue = equals !== -1 && equals < end;
      const name = text.slice(start, hasValue ? equals : end);
      const value = hasValue ? text.slice(equals + 1, end) : '';
      if (isEscaped) query.add(decode(name, where), decode(value, where));
      else query.add(name, value);
    }
    start = end + 1;
  }
  return query;
}

function decode(text: string, where: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw new GameError(
      'BAD_REQUEST',
      `the ${where} has a bad percent escape in ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
}
