import type { Findings } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import { ProtoFault, type Token } from './proto-tokens.js';
import type { TokenReader } from './token-reader.js';

/** Options of declarations are notes for other tools: they change nothing on the wire. */
const ANNOTATIONS =
  /^\.?google\.protobuf\.(?:File|Message|Field|Oneof|Enum|EnumValue|Service|Method)Options$/;

/** A file with more of them is something else; the rest of it is passed over. */
const MAX_FAULTS = 100;

/** Reads statements one after another; one that is wrong is reported and passed over. */
export class StatementReader {
  readonly tokens: TokenReader;
  readonly #findings: Findings;
  #faults = 0;

  constructor(tokens: TokenReader, findings: Findings) {
    this.tokens = tokens;
    this.#findings = findings;
  }

  untilEnd(read: (first: Token) => void): void {
    const { tokens } = this;
    while (tokens.token.kind !== 'end') {
      this.#one(read);
      if (tokens.is('}')) {
        this.#report(tokens.unexpected('a declaration'));
        tokens.next();
      }
    }
  }

  /** Everything to the closing brace, which is taken too. */
  block(read: (first: Token) => void): void {
    const { tokens } = this;
    while (!tokens.is('}')) {
      if (tokens.token.kind === 'end') throw tokens.unexpected("'}'");
      this.#one(read);
    }
    tokens.next();
  }

  unsupported(loc: Loc, message: string, hint: string): void {
    this.#findings.error('CG3055', loc, message, { hint });
  }

  /** What no server can call; the rest of the file is good. */
  leftOut(loc: Loc, message: string, hint: string): void {
    this.#findings.warn('CG3062', loc, message, { hint });
  }

  /** What is wrong with a statement that is read to its end. */
  wrong({ start, end }: Token, message: string): void {
    this.#report(new ProtoFault(message, start, end));
  }

  /** `extend T { … }`: new options for other tools are passed over, anything else is refused. */
  skipExtend(): void {
    const { tokens } = this;
    tokens.expect('extend');
    const { name, loc } = tokens.path('a message');
    tokens.skipBlock();
    if (!ANNOTATIONS.test(name))
      this.unsupported(loc, 'extensions are not read', 'put the fields into the message');
  }

  #one(read: (first: Token) => void): void {
    const { tokens } = this;
    if (tokens.take(';')) return;
    try {
      read(tokens.token);
    } catch (fault) {
      if (!(fault instanceof ProtoFault)) throw fault;
      this.#report(fault);
      tokens.recover();
    }
  }

  #report({ message, start, end, hint }: ProtoFault): void {
    this.#faults++;
    if (this.#faults > MAX_FAULTS) return;
    if (this.#faults === MAX_FAULTS) this.tokens.skipAll();
    const loc = this.tokens.source.locate(start, end);
    this.#findings.error('CG3052', loc, message, hint === undefined ? {} : { hint });
  }
}
