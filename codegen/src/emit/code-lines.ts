/**
 * Lines of a function's body, with their indentation, and fresh names of variables. They are joined once: a text that grows line
 * by line is a tree, which every copy of it goes through again.
 */
export class CodeLines {
  readonly #lines: string[] = [];
  #indent: string;
  #names = 0;

  constructor(depth = 1) {
    this.#indent = '  '.repeat(depth);
  }

  add(line: string): void {
    this.#lines.push(this.#indent, line, '\n');
  }

  /** A block that ends with `}`. */
  block(head: string, inner: () => void): void {
    this.add(`${head} {`);
    this.indented(inner);
    this.add('}');
  }

  indented(inner: () => void): void {
    const outer = this.#indent;
    this.#indent = `${outer}  `;
    inner();
    this.#indent = outer;
  }

  /** A name that this function has not used. */
  fresh(prefix = 'v'): string {
    return `${prefix}${this.#names++}`;
  }

  toString(): string {
    return this.#lines.join('');
  }
}
