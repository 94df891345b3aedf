/** Lines of a function's body, with their indentation, and fresh names of variables. */
export class CodeLines {
  readonly #lines: string[] = [];
  #depth: number;
  #names = 0;

  constructor(depth = 1) {
    this.#depth = depth;
  }

  add(line: string): void {
    this.#lines.push('  '.repeat(this.#depth) + line);
  }

  /** A block that ends with `}`. */
  block(head: string, inner: () => void): void {
    this.add(`${head} {`);
    this.indented(inner);
    this.add('}');
  }

  indented(inner: () => void): void {
    this.#depth++;
    inner();
    this.#depth--;
  }

  /** A name that this function has not used. */
  fresh(prefix = 'v'): string {
    return `${prefix}${this.#names++}`;
  }

  toString(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
