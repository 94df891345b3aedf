import { ts } from './compiler.js';

const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;

/** A name that a file takes from another one. */
export interface TakenName {
  readonly specifier: ts.StringLiteralLike;
  /** What it is called there; undefined for all that the other file exports. */
  readonly name: string | undefined;
  /** What it is called here; undefined for all names as they are. */
  readonly as: string | undefined;
}

/** A statement that declares something, and every word in it. */
export interface Declaring {
  readonly name: string;
  /** Undefined when there may be any. */
  readonly words: ReadonlySet<string> | undefined;
  /** Where it stands and all of its lines, with what else stands in them. */
  readonly text: string;
}

/** How the names at the top of a file depend on each other and on those of other files. */
export interface FileNames {
  readonly taken: readonly TakenName[];
  readonly declaring: readonly Declaring[];
  /** Imports and exports. */
  readonly links: string;
  /** Whether there are only types beside them. */
  readonly isTypes: boolean;
  /** Whether it may take from other files without an import at its top. */
  readonly takesInside: boolean;
}

export function fileNames(file: ts.SourceFile): FileNames {
  const taken: TakenName[] = [];
  const declaring: Declaring[] = [];
  const links: string[] = [];
  let isTypes = true;
  const takesInside = /\b(?:import|require)\s*\(/.test(file.text);
  for (const one of file.statements) {
    if (ts.isImportDeclaration(one) || ts.isExportDeclaration(one)) {
      links.push(one.getText(file));
      taken.push(...takenIn(one));
      if (ts.isExportDeclaration(one)) declaring.push(...exportedIn(one));
      continue;
    }
    const isType =
      ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one) || ts.isEnumDeclaration(one);
    if (!isType) isTypes = false;
    declaring.push({
      name: isType ? one.name.text : '',
      words: wordsOf(one.getText(file)),
      text: linesOf(one, file),
    });
  }
  return { taken, declaring, links: links.join('\n'), isTypes, takesInside };
}

/** `export { Hero as Player }` declares one name by another. */
function exportedIn({ moduleSpecifier, exportClause }: ts.ExportDeclaration): readonly Declaring[] {
  if (moduleSpecifier !== undefined || exportClause === undefined) return [];
  if (!ts.isNamedExports(exportClause)) return [];
  return exportClause.elements.map((one) => ({
    name: one.name.text,
    words: new Set([(one.propertyName ?? one.name).text]),
    text: '',
  }));
}

/** With the comment above it. */
function linesOf(node: ts.Node, file: ts.SourceFile): string {
  const starts = file.getLineStarts();
  const start = node.getStart(file, true);
  const first = file.getLineAndCharacterOfPosition(start).line;
  const last = file.getLineAndCharacterOfPosition(node.end).line;
  const text = file.text.slice(starts[first], starts[last + 1] ?? file.text.length);
  // The compiler takes comments for JSDoc that it does not count to the node.
  return `${first}\n${file.text.slice(node.pos, start)}\n${text}`;
}

function wordsOf(text: string): ReadonlySet<string> | undefined {
  return text.includes('\\u') ? undefined : new Set(text.match(WORD));
}

function takenIn(node: ts.ImportDeclaration | ts.ExportDeclaration): readonly TakenName[] {
  const specifier = node.moduleSpecifier;
  if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return [];
  if (ts.isExportDeclaration(node)) {
    const clause = node.exportClause;
    if (clause === undefined) return [{ specifier, name: undefined, as: undefined }];
    if (ts.isNamespaceExport(clause)) return [{ specifier, name: undefined, as: clause.name.text }];
    return clause.elements.map((one) => ({
      specifier,
      name: (one.propertyName ?? one.name).text,
      as: one.name.text,
    }));
  }
  const { importClause } = node;
  const taken: TakenName[] = [];
  if (importClause?.name !== undefined)
    taken.push({ specifier, name: undefined, as: importClause.name.text });
  const bindings = importClause?.namedBindings;
  if (bindings !== undefined && ts.isNamespaceImport(bindings))
    taken.push({ specifier, name: undefined, as: bindings.name.text });
  else
    for (const one of bindings?.elements ?? [])
      taken.push({ specifier, name: (one.propertyName ?? one.name).text, as: one.name.text });
  return taken;
}
