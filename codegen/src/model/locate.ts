import { ts } from '../discover/compiler.js';
import type { Loc } from '../ir/ir.js';

const MAX_LINE = 240;

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
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const lines = file.getLineStarts();
  const text = file.text
    .slice(lines[line], lines[line + 1] ?? file.text.length)
    .replace(/[\r\n]+$/, '')
    .slice(0, MAX_LINE);
  const length = Math.max(1, Math.min(end - start, text.length - character));
  return { file: pathOf(file), line: line + 1, column: character + 1, length, text };
}

/** The JSDoc text of a declaration, if it has one. */
export function docOf(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): { doc?: string } {
  if (symbol === undefined) return {};
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  return text === '' ? {} : { doc: text };
}
