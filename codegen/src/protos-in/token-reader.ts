import type { Loc } from '../ir/ir.js';
import { docOfTokens, ProtoFault, type Token } from './proto-tokens.js';
import type { SourceText } from './source-text.js';

/** Walks over a file's tokens; what does not fit throws ProtoFault. */
export class TokenReader {
  readonly source: SourceText;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: SourceText, tokens: readonly Token[]) {
    this.source = source;
    this.#tokens = tokens;
  }

  /** The next token, which stays. */
  get token(): Token {
    return this.#peek(0);
  }

  /** The token behind the next one. */
  get following(): Token {
    return this.#peek(1);
  }

  next(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  is(text: string): boolean {
    return this.token.text === text && this.token.kind !== 'text';
  }

  /** Whether the next token is this word, and not the first part of a path: `stream.v1.Item`. */
  isWord(text: string): boolean {
    const { following } = this;
    return this.is(text) && !(following.text === '.' && following.start === this.token.end);
  }

  /** Takes the next token if it is this one. */
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }

  expect(text: string): Token {
    if (!this.is(text)) throw this.unexpected(`'${text}'`);
    return this.next();
  }

  name(what: string): Token {
    if (this.token.kind !== 'name') throw this.unexpected(what);
    return this.next();
  }

  /** `vendor.v1.Item`, `.vendor.v1.Item`. */
  path(what: string): { readonly name: string; readonly loc: Loc } {
    const first = this.token;
    let name = this.take('.') ? '.' : '';
    name += this.name(what).text;
    let { end } = this.#peek(-1);
    while (this.is('.') && this.following.kind === 'name') {
      this.next();
      const part = this.next();
      name += `.${part.text}`;
      end = part.end;
    }
    return { name, loc: this.source.locate(first.start, end) };
  }

  /** A whole number, with its sign. */
  integer(what: string): { readonly value: number; readonly loc: Loc } {
    const first = this.token;
    const isMinus = this.take('-');
    const { token } = this;
    if (token.kind !== 'number' || !/^(?:[0-9]+|0[xX][0-9a-fA-F]+)$/.test(token.text))
      throw this.unexpected(what);
    this.next();
    const isOctal = /^0[0-7]+$/.test(token.text);
    const value = isOctal ? Number.parseInt(token.text, 8) : Number(token.text);
    const loc = this.source.locate(first.start, token.end);
    return { value: isMinus ? -value : value, loc };
  }

  /** Texts that stand beside each other are one. */
  string(what: string): { readonly value: string; readonly loc: Loc } {
    const first = this.token;
    if (first.kind !== 'text') throw this.unexpected(what);
    let value = '';
    let { end } = first;
    while (this.token.kind === 'text') {
      value += this.token.text;
      end = this.next().end;
    }
    return { value, loc: this.source.locate(first.start, end) };
  }

  unexpected(wanted: string): ProtoFault {
    const { kind, text, start, end } = this.token;
    const found =
      kind === 'end' ? 'the end of the file' : kind === 'text' ? JSON.stringify(text) : `'${text}'`;
    return new ProtoFault(`expected ${wanted}; found ${found.slice(0, 80)}`, start, end);
  }

  locate(token: Token): Loc {
    return this.source.locate(token.start, token.end);
  }

  /** What the comments say about a declaration whose `;` or `{` was the last token. */
  docOf(first: Token): { doc?: string } {
    const doc = docOfTokens(this.source, first, this.token);
    return doc === undefined ? {} : { doc };
  }

  /** Passes whatever is in braces, with the braces; the next token is the opening one. */
  skipBlock(): void {
    const open = this.expect('{');
    for (let depth = 1; depth > 0; ) {
      const token = this.next();
      if (token.kind === 'end') throw new ProtoFault("'{' is not closed", open.start, open.end);
      if (token.kind !== 'sign') continue;
      if (token.text === '{') depth++;
      else if (token.text === '}') depth--;
    }
  }

  /** Passes everything that is left. */
  skipAll(): void {
    this.#at = this.#tokens.length - 1;
  }

  /** Goes on behind the statement in which something was wrong. */
  recover(): void {
    for (let depth = 0; this.token.kind !== 'end'; ) {
      if (depth === 0 && this.is('}')) return;
      const token = this.next();
      if (token.kind !== 'sign') continue;
      if (token.text === '{') depth++;
      else if (token.text === '}' && --depth === 0) return;
      else if (token.text === ';' && depth === 0) return;
    }
  }

  #peek(offset: number): Token {
    const token = this.#tokens[this.#at + offset] ?? this.#tokens.at(-1);
    if (token === undefined) throw new RangeError('a file has at least its end');
    return token;
  }
}
