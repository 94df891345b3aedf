import { ts } from './compiler.js';
import { type FileNames, fileNames } from './file-names.js';

/** The part of the compiler's program that has no public name. */
interface Resolutions {
  forEachResolvedModule(
    each: (found: { readonly resolvedModule?: ts.ResolvedModuleFull }) => void,
    file: ts.SourceFile,
  ): void;
  getResolvedModuleFromModuleSpecifier(
    specifier: ts.StringLiteralLike,
    file: ts.SourceFile,
  ): { readonly resolvedModule?: ts.ResolvedModuleFull } | undefined;
}

/**
 * The files that may mean something else than in an earlier program: those whose text or whose imports' targets changed, and
 * those that name what may mean something else, over any number of files. Undefined when that is all of them: something changed
 * that is seen without an import.
 */
export function affectedFiles(
  before: ts.Program,
  now: ts.Program,
): ReadonlySet<ts.SourceFile> | undefined {
  const earlier = new Map(before.getSourceFiles().map((file) => [file.fileName, file]));
  const affected = new AffectedNames(now);
  for (const file of now.getSourceFiles()) {
    const targets = targetsOf(now, file);
    for (const target of targets) if (target !== undefined) affected.link(file, target);
    const old = earlier.get(file.fileName);
    earlier.delete(file.fileName);
    const isSame = old !== undefined && isSameTargets(targets, targetsOf(before, old));
    if (old === file && isSame) continue;
    if (old !== undefined && isSeenByAll(old)) return undefined;
    if (isSeenByAll(file)) return undefined;
    affected.change(file, isSame ? old : undefined);
  }
  for (const gone of earlier.values()) if (isSeenByAll(gone)) return undefined;
  const files = affected.files();
  for (const file of files) if (isSeenByAll(file)) return undefined;
  return files;
}

/** What stands for all names of a file. */
const ALL = '*';

/** The names at the top of files that may mean something else; it goes on as long as names lead to others. */
class AffectedNames {
  readonly #program: ts.Program;
  readonly #importers = new Map<string, ts.SourceFile[]>();
  readonly #names = new Map<ts.SourceFile, Set<string>>();
  readonly #files = new Map<ts.SourceFile, FileNames>();
  readonly #open: (readonly [file: ts.SourceFile, name: string])[] = [];

  constructor(program: ts.Program) {
    this.#program = program;
  }

  link(importer: ts.SourceFile, target: string): void {
    const list = this.#importers.get(target);
    if (list === undefined) this.#importers.set(target, [importer]);
    else list.push(importer);
  }

  /** @param old the file as it was, when its imports lead where they did */
  change(file: ts.SourceFile, old: ts.SourceFile | undefined): void {
    const names = this.#namesOf(file);
    const was = old && old !== file ? fileNames(old) : undefined;
    // Nodes of other things than types are kept, and those of a changed file are others.
    if (was === undefined || !was.isTypes || !names.isTypes || was.links !== names.links) {
      this.#add(file, ALL);
      return;
    }
    const text = (one: FileNames, name: string) =>
      one.declaring.flatMap((part) => (part.name === name ? [part.text] : [])).join('\n');
    // Also a file with only a comment more is another one.
    this.#mark(file);
    for (const name of new Set([...was.declaring, ...names.declaring].map((one) => one.name)))
      if (text(was, name) !== text(names, name)) this.#add(file, name);
  }

  files(): ReadonlySet<ts.SourceFile> {
    for (let next = this.#open.pop(); next !== undefined; next = this.#open.pop()) {
      const [file, name] = next;
      if (name !== ALL) this.#follow(file, name);
      for (const importer of this.#importers.get(file.fileName) ?? [])
        this.#take(importer, file, name);
    }
    return new Set(this.#names.keys());
  }

  /** What a file takes of another one's name. */
  #take(importer: ts.SourceFile, file: ts.SourceFile, name: string): void {
    const { taken, takesInside } = this.#namesOf(importer);
    let isNamed = false;
    for (const one of taken) {
      const found = (this.#program as unknown as Resolutions).getResolvedModuleFromModuleSpecifier(
        one.specifier,
        importer,
      );
      if (found?.resolvedModule?.resolvedFileName !== file.fileName) continue;
      isNamed = true;
      if (one.name !== undefined && name !== ALL && one.name !== name) continue;
      this.#add(importer, one.as ?? name);
    }
    // An import may be without names, or inside of a type.
    if (!isNamed || takesInside) this.#add(importer, ALL);
  }

  /** What else in its own file names it. */
  #follow(file: ts.SourceFile, name: string): void {
    const { declaring, isTypes } = this.#namesOf(file);
    for (const { name: other, words } of declaring) {
      if (words !== undefined && !words.has(name)) continue;
      this.#add(file, isTypes ? other : ALL);
    }
  }

  #mark(file: ts.SourceFile): Set<string> {
    const known = this.#names.get(file);
    if (known !== undefined) return known;
    const names = new Set<string>();
    this.#names.set(file, names);
    return names;
  }

  #add(file: ts.SourceFile, name: string): void {
    const names = this.#mark(file);
    if (names.has(ALL) || names.has(name)) return;
    names.add(name);
    this.#open.push([file, name]);
  }

  #namesOf(file: ts.SourceFile): FileNames {
    const known = this.#files.get(file) ?? fileNames(file);
    this.#files.set(file, known);
    return known;
  }
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
