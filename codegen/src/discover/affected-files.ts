import { ts } from './compiler.js';

/** The part of the compiler's program that has no public name. */
interface Resolutions {
  forEachResolvedModule(
    each: (found: { readonly resolvedModule?: ts.ResolvedModuleFull }) => void,
    file: ts.SourceFile,
  ): void;
}

/**
 * The files that may mean something else than in an earlier program: those whose text or whose imports' targets changed, and
 * whatever imports them, over any number of files. Undefined when that is all of them: something changed that is seen without
 * an import.
 */
export function affectedFiles(
  before: ts.Program,
  now: ts.Program,
): ReadonlySet<ts.SourceFile> | undefined {
  const earlier = new Map(before.getSourceFiles().map((file) => [file.fileName, file]));
  const importers = new Map<string, ts.SourceFile[]>();
  const affected = new Set<ts.SourceFile>();
  for (const file of now.getSourceFiles()) {
    const targets = targetsOf(now, file);
    for (const target of targets) {
      const list = importers.get(target ?? '');
      if (list === undefined) importers.set(target ?? '', [file]);
      else list.push(file);
    }
    const old = earlier.get(file.fileName);
    earlier.delete(file.fileName);
    if (old === file && isSameTargets(targets, targetsOf(before, file))) continue;
    if (old !== undefined && isSeenByAll(old)) return undefined;
    affected.add(file);
  }
  for (const gone of earlier.values()) if (isSeenByAll(gone)) return undefined;
  // A set goes on to what is added while it is gone through.
  for (const file of affected) {
    if (isSeenByAll(file)) return undefined;
    for (const importer of importers.get(file.fileName) ?? []) affected.add(importer);
  }
  return affected;
}

/** Where a file's imports lead, in their order. */
function targetsOf(program: ts.Program, file: ts.SourceFile): readonly (string | undefined)[] {
  const targets: (string | undefined)[] = [];
  (program as unknown as Resolutions).forEachResolvedModule(({ resolvedModule }) => {
    targets.push(resolvedModule?.resolvedFileName);
  }, file);
  return targets;
}

function isSameTargets(
  a: readonly (string | undefined)[],
  b: readonly (string | undefined)[],
): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}

/** Whether a file declares something for files that do not import it: a script, an augmentation, a reference by path. */
function isSeenByAll(file: ts.SourceFile): boolean {
  if (!ts.isExternalModule(file)) return true;
  if (file.referencedFiles.length + file.typeReferenceDirectives.length > 0) return true;
  return file.statements.some(
    (one) =>
      ts.isModuleDeclaration(one) &&
      (ts.isStringLiteral(one.name) || (one.flags & ts.NodeFlags.GlobalAugmentation) !== 0),
  );
}
