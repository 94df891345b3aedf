import { ts } from '../discover/compiler.js';
import type { Loc } from '../ir/ir.js';
import { hasNoJsDoc } from './has-no-js-doc.js';

const MAX_LINE = 240;
/** `\r` and `\n`. */
const LINE_ENDS = new Set([13, 10]);

/** The place of a node, for people. */
export function locate(node: ts.Node, pathOf: (file: ts.SourceFile) => string): Loc {
  const file = node.getSourceFile();
  return locateSpan(file, node.getStart(file), node.getEnd(), pathOf);
}

/** The place between two positions of a file, for people. */
export function locateSpan(
  file: ts.SourceFile,
  start: number,
  end: number,
  pathOf: (file: ts.SourceFile) => string,
): Loc {
  const lines = file.getLineStarts();
  const line = lineOf(start, lines);
  const from = lines[line] ?? 0;
  const character = start - from;
  let to = lines[line + 1] ?? file.text.length;
  while (to > from && LINE_ENDS.has(file.text.charCodeAt(to - 1))) to--;
  const text = file.text.slice(from, Math.min(to, from + MAX_LINE));
  const length = Math.max(1, Math.min(end - start, text.length - character));
  return { file: pathOf(file), line: line + 1, column: character + 1, length, text };
}

/** The line that a position is in: the last one that starts at or before it. */
function lineOf(position: number, starts: readonly number[]): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The JSDoc text of a declaration, if it has one. */
export function docOf(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): { doc?: string } {
  if (symbol === undefined || symbol.declarations?.every(hasNoComment) === true) return {};
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  return text === '' ? {} : { doc: text };
}

/** Whether a declaration surely has no comment, not even one that it inherits: of most fields, at no cost. */
function hasNoComment(node: ts.Declaration): boolean {
  if (!hasNoJsDoc(node)) return false;
  if (ts.isParameter(node)) return true;
  const { parent } = node;
  const mayInherit = ts.isInterfaceDeclaration(parent) || ts.isClassLike(parent);
  return !mayInherit || parent.heritageClauses === undefined;
}
