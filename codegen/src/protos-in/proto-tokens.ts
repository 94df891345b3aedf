import type { SourceText } from './source-text.js';

/** A word of a .proto file. `end` is the end of the file. */
export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign' | 'end';
  /** Of a text without its quotes and escapes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The comments between the token before and this one. */
  readonly comments: readonly Comment[];
}

interface Comment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a file, and where. */
export class ProtoFault extends Error {
  readonly start: number;
  readonly end: number;
  readonly hint: string | undefined;

  constructor(message: string, start: number, end: number, hint?: string) {
    super(message);
    this.start = start;
    this.end = end;
    this.hint = hint;
  }
}

const SPACE = /\s+/y;
const LINE_COMMENT = /\/\/[^\n]*/y;
const BLOCK_COMMENT = /\/\*[\s\S]*?\*\//y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0[xX][0-9a-fA-F]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?f?/y;
const TEXT = /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'/y;

/** Splits a file into its tokens; throws ProtoFault where that cannot be done. */
export function tokenize({ text }: SourceText): readonly Token[] {
  const tokens: Token[] = [];
  let comments: Comment[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const add = (kind: Token['kind'], raw: string, value = raw) => {
    tokens.push({ kind, text: value, start: at, end: at + raw.length, comments });
    comments = [];
    at += raw.length;
  };
  if (text.startsWith('\ufeff')) at = 1;
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const comment = match(LINE_COMMENT) ?? match(BLOCK_COMMENT);
    if (comment !== undefined) {
      comments.push({ text: comment, start: at, end: at + comment.length });
      at += comment.length;
      continue;
    }
    if (text.startsWith('/*', at)) throw new ProtoFault('a comment does not end', at, at + 2);
    const name = match(NAME);
    if (name !== undefined) {
      add('name', name);
      continue;
    }
    const number = match(NUMBER);
    if (number !== undefined) {
      add('number', number);
      continue;
    }
    const quoted = match(TEXT);
    if (quoted !== undefined) {
      add('text', quoted, unescapeText(quoted.slice(1, -1)));
      continue;
    }
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (char === '"' || char === "'")
      throw new ProtoFault('a text does not end on its line', at, at + 1);
    if (!/[;,.=(){}[\]<>:/+-]/.test(char))
      throw new ProtoFault(`${JSON.stringify(char)} means nothing here`, at, at + char.length);
    add('sign', char);
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length, comments });
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Names and paths need no more than these. */
function unescapeText(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
}

/**
 * What the comments say about a declaration: those that end on the line before it, or else one behind it on its last line.
 * @param first its first token
 * @param after the token after its `;` or `{`
 */
export function docOfTokens(source: SourceText, first: Token, after: Token): string | undefined {
  const line = source.lineOf(first.start);
  const leading: Comment[] = [];
  let below = line;
  for (const comment of [...first.comments].reverse()) {
    if (source.lineOf(comment.end) < below - 1 || isTrailing(source, comment)) break;
    leading.unshift(comment);
    below = source.lineOf(comment.start);
  }
  if (leading.length > 0) return plain(leading);
  const [behind] = after.comments;
  if (behind === undefined || !isTrailing(source, behind)) return undefined;
  return source.lineOf(behind.start) === source.lineOf(lastBefore(source, behind.start))
    ? plain([behind])
    : undefined;
}

/** Whether something other than space stands before a comment on its line. */
function isTrailing(source: SourceText, comment: Comment): boolean {
  return source.lineOf(lastBefore(source, comment.start)) === source.lineOf(comment.start);
}

function lastBefore({ text }: SourceText, position: number): number {
  let at = position - 1;
  while (at > 0 && /\s/.test(text[at] ?? '')) at--;
  return at;
}

function plain(comments: readonly Comment[]): string | undefined {
  const lines = comments.flatMap(({ text }) =>
    text.startsWith('//')
      ? [text.replace(/^\/\/+ ?/, '').trimEnd()]
      : text
          .replace(/^\/\*+/, '')
          .replace(/\*+\/$/, '')
          .split('\n')
          .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd()),
  );
  const joined = lines.join('\n').trim();
  return joined === '' ? undefined : joined;
}
