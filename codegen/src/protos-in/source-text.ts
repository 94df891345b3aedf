import type { Loc } from '../ir/ir.js';

const MAX_LINE = 240;

/** The text of a .proto file, which knows where its characters stand. */
export class SourceText {
  /** Relative to the project, with `/`. */
  readonly file: string;
  readonly text: string;
  readonly #lines: readonly number[];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    const lines = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
      lines.push(at + 1);
    this.#lines = lines;
  }

  /** The line of a character, from 0. */
  lineOf(position: number): number {
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lines[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  locate(start: number, end: number): Loc {
    const line = this.lineOf(start);
    const from = this.#lines[line] ?? 0;
    const next = this.#lines[line + 1] ?? this.text.length;
    const text = this.text.slice(from, Math.min(next, from + MAX_LINE)).replace(/[\r\n]+$/, '');
    const length = Math.max(1, Math.min(end - start, text.length - (start - from)));
    return { file: this.file, line: line + 1, column: start - from + 1, length, text };
  }
}
