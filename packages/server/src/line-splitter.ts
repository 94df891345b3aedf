import { StringDecoder } from 'node:string_decoder';

/** Cuts a byte stream into lines of bounded length; what a line has beyond is dropped. */
export class LineSplitter {
  readonly #maxLength: number;
  readonly #onLine: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #line = '';
  #isCut = false;

  /** @param maxLength in characters; a longer line is cut, and ends with an ellipsis */
  constructor(maxLength: number, onLine: (line: string) => void) {
    this.#maxLength = maxLength;
    this.#onLine = onLine;
  }

  write(bytes: Buffer): void {
    this.#take(this.#decoder.write(bytes));
  }

  /** Hands on what came after the last line's end. */
  end(): void {
    this.#take(this.#decoder.end());
    if (this.#line !== '') this.#finish();
  }

  #take(text: string): void {
    let start = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
      this.#append(text.slice(start, at));
      this.#finish();
      start = at + 1;
    }
    this.#append(text.slice(start));
  }

  #append(text: string): void {
    const room = this.#maxLength - this.#line.length;
    if (text.length > room) this.#isCut = true;
    this.#line += text.slice(0, room);
  }

  #finish(): void {
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
    const isCut = this.#isCut;
    this.#line = '';
    this.#isCut = false;
    if (line !== '') this.#onLine(isCut ? `${line}…` : line);
  }
}
