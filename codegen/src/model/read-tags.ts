import { ts } from '../discover/compiler.js';
import type { Loc } from '../ir/ir.js';
import { hasNoJsDoc } from './has-no-js-doc.js';
import { locateSpan } from './locate.js';
import { isTagName, similarTag, type TagName } from './tag-names.js';
import type { TypeReading } from './type-reading.js';

/** One JSDoc tag that means something to us. */
export interface Tag {
  readonly name: TagName;
  /** Its first line, without braces. */
  readonly value: string;
  /** All of its lines. */
  readonly text: string;
  readonly loc: Loc;
}

/** Where a tag's name stands in its file, and where what it says ends. */
interface Span {
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly end: number;
}

const INLINE_TAG = /(?<=\s)@([A-Za-z]+)(?=\s|$)(?:(?!\s@[A-Za-z])[^\n])*/g;

/** The tags of a declaration, in their order; one that is almost a known one is reported. */
export function readTags(node: ts.Node, reader: TypeReading): readonly Tag[] {
  const file = node.getSourceFile();
  const tags = hasNoJsDoc(node) ? [] : ts.getJSDocTags(node);
  const own = tags.map((tag): Span => {
    return { nameStart: tag.tagName.getStart(file), nameEnd: tag.tagName.end, end: tag.end };
  });
  return [...inlineSpans(node, file), ...own].flatMap((span) => readTag(span, file, reader));
}

function readTag(span: Span, file: ts.SourceFile, reader: TypeReading): readonly Tag[] {
  const name = file.text.slice(span.nameStart, span.nameEnd);
  const start = file.text.lastIndexOf('@', span.nameStart);
  const lines = file.text
    .slice(span.nameEnd, span.end)
    .split(/\r?\n/)
    .map((line, i) => (i === 0 ? line : line.replace(/^\s*\*?/, '')));
  const first = lines[0]?.trimEnd() ?? '';
  const loc = locateSpan(file, start, span.nameEnd + first.length, reader.project.pathOf);
  if (isTagName(name)) {
    const value = first
      .trim()
      .replace(/^\{(.*)\}$/, '$1')
      .trim();
    return [{ name, value, text: lines.join('\n').trim(), loc }];
  }
  const similar = similarTag(name);
  if (similar !== undefined)
    reader.findings.warn('CG2019', loc, `@${name} says nothing here; did you mean @${similar}?`);
  return [];
}

/** The compiler takes a comment for JSDoc only when a line begins before the declaration; here one line may hold all. */
function inlineSpans(node: ts.Node, file: ts.SourceFile): readonly Span[] {
  if (ts.isParameter(node)) return [];
  const comments = ts.getTrailingCommentRanges(file.text, node.pos) ?? [];
  return comments.flatMap(({ pos, end }) => {
    const isOwn = file.text.startsWith('/**', pos);
    if (!isOwn || file.text.slice(end, node.getStart(file)).includes('\n')) return [];
    return [...file.text.slice(pos, end - 2).matchAll(INLINE_TAG)].map((match): Span => {
      const nameStart = pos + match.index + 1;
      const nameEnd = nameStart + (match[1]?.length ?? 0);
      return { nameStart, nameEnd, end: pos + match.index + match[0].length };
    });
  });
}
