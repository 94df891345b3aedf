import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ts } from './compiler.js';
import { type FrameworkPackages, isFrameworkSpecifier } from './framework.js';
import { FrameworkExports } from './framework-exports.js';
import { isDecorated } from './is-decorated.js';
import { ModulesFolders } from './modules-folders.js';
import { PLATFORM_DIR, PLATFORM_FILE } from './platform-file.js';
import { LIBRARY_DIR, type SourceFiles } from './source-files.js';

export interface HostOptions {
  readonly projectDir: string;
  readonly options: ts.CompilerOptions;
  readonly sources: SourceFiles;
  /** Absolute. */
  readonly output: string;
  /** Which files are ours. */
  readonly packages: FrameworkPackages;
  /** Names of npm packages whose types are wanted. */
  readonly wantedPackages: ReadonlySet<string>;
}

type Resolution = ts.ResolvedModuleWithFailedLookupLocations;
/** Of these packages the contract needs only what they pass on. */
const IRRELEVANT = /^@nopal\/(?:server|frontend|cluster|client)$/;
const RELEVANT = /^@nopal\/(?:core|protocol)\b/;
const UNRESOLVED: Resolution = { resolvedModule: undefined };

/** What the compiler sees of the disk: modules by path, by the tsconfig's `paths`, of the framework, and of wanted packages. */
export function compilerHost(host: HostOptions): ts.CompilerHost {
  const { projectDir, options, sources, output, packages, wantedPackages } = host;
  const aliases = Object.keys(options.paths ?? {}).map((path) => path.split('*')[0] ?? path);
  const modules = new ModulesFolders();
  const cache = ts.createModuleResolutionCache(projectDir, (name) => name, options);
  const resolveOne = (literal: ts.StringLiteralLike, from: ts.SourceFile): Resolution => {
    const name = literal.text;
    if (from.fileName.startsWith(`${PLATFORM_DIR}/`)) return resolvedTo(name);
    if (leadsInto(output, name, from.fileName)) {
      const path = `${resolve(dirname(from.fileName), name).replace(/\.js$/, '')}.d.ts`;
      return sources.isProvided(path) ? resolvedTo(path) : UNRESOLVED;
    }
    if (isBeside(name, from.fileName)) return UNRESOLVED;
    const canMatter = isUsed(literal, from, sources);
    if (name.startsWith('.')) {
      const path = sourceBeside(name, from.fileName, sources);
      if (!canMatter && !(path !== undefined && isDecorated(path, sources))) return UNRESOLVED;
      if (path !== undefined) return resolvedTo(path);
    } else {
      if (!canMatter) return UNRESOLVED;
      const wanted =
        /^[/#]/.test(name) ||
        isFrameworkSpecifier(name) ||
        wantedPackages.has(packageOf(name)) ||
        aliases.some((alias) => name.startsWith(alias));
      if (!wanted) return UNRESOLVED;
    }
    if (!isFrameworkSpecifier(name)) return search(name, from.fileName);
    const resolution = searchFramework(name, from.fileName);
    const index = resolution.resolvedModule?.resolvedFileName;
    if (index === undefined) return resolution;
    const { parent } = literal;
    // In our own files every import counts, and a declaration file is not one of a game's components.
    if (from.isDeclarationFile || parent === undefined || !ts.isImportDeclaration(parent))
      return resolution;
    if (packages.of(from.fileName) !== undefined) return resolution;
    const path = framework.fileFor(parent, index);
    return path === undefined ? resolution : resolvedTo(path);
  };
  const isBeside = (name: string, from: string): boolean =>
    IRRELEVANT.test(packages.of(from) ?? '') && !RELEVANT.test(name);
  const search = (name: string, from: string): Resolution =>
    ts.resolveModuleName(name, from, options, compiler, cache);
  const found = new Map<string, Resolution>();
  // Every component imports our packages, from a folder of its own mostly, and what decides is above it.
  const searchFramework = (name: string, from: string): Resolution => {
    if (packages.of(from) !== undefined) return search(name, from); // a package also finds itself
    const key = `${name} ${modules.above(dirname(from))}`;
    const known = found.get(key) ?? search(name, from);
    found.set(key, known);
    return known;
  };
  const framework = new FrameworkExports(sources, (name, from) => {
    if (isBeside(name, from)) return undefined;
    const path = name.startsWith('.') ? sourceBeside(name, from, sources) : undefined;
    return path ?? search(name, from).resolvedModule?.resolvedFileName;
  });
  const compiler: ts.CompilerHost = {
    getSourceFile: (path) => (path === PLATFORM_FILE ? sources.platform : sources.get(path)),
    getDefaultLibFileName: () => `${LIBRARY_DIR}/lib.es2023.d.ts`,
    getDefaultLibLocation: () => LIBRARY_DIR,
    getCurrentDirectory: () => projectDir,
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => {},
    fileExists: (path) => sources.isProvided(path) || existsSync(path),
    readFile: (path) => sources.text(path),
    directoryExists: (path) => sources.providesIn(path) || existsSync(path),
    realpath: ts.sys.realpath ?? ((path) => path),
    resolveModuleNameLiterals: (literals, _, __, ___, from) =>
      literals.map((literal) => resolveOne(literal, from)),
  };
  return compiler;
}

/** `@scope/name/part` → `@scope/name` */
export function packageOf(specifier: string): string {
  const parts = specifier.startsWith('@') ? 2 : 1;
  return specifier.split('/').slice(0, parts).join('/');
}

/** Whether a module specifier leads into a folder. */
export function leadsInto(folder: string, specifier: string, from: string): boolean {
  if (!specifier.startsWith('.')) return false;
  // From outside of it, a path that leads into it names it; this is asked for every import.
  if (!specifier.includes(basename(folder)) && !from.startsWith(`${folder}/`)) return false;
  return `${resolve(dirname(from), specifier)}/`.startsWith(`${folder}/`);
}

/** `./x.js` is `./x.ts` nearly always; the compiler's own search goes further. */
function sourceBeside(name: string, from: string, sources: SourceFiles): string | undefined {
  const stem = /^(.*)\.js$/.exec(name)?.[1];
  if (stem === undefined) return undefined;
  for (const extension of [ts.Extension.Ts, ts.Extension.Dts]) {
    const path = join(dirname(from), `${stem}${extension}`);
    if (sources.text(path) !== undefined) return path;
  }
  return undefined;
}

function resolvedTo(path: string): Resolution {
  const extension = path.endsWith('.d.ts') ? ts.Extension.Dts : ts.Extension.Ts;
  const isExternalLibraryImport = path.includes('/node_modules/');
  return { resolvedModule: { resolvedFileName: path, extension, isExternalLibraryImport } };
}

/** Whether an import can matter: one whose names stand only in bodies that do not is left out. */
function isUsed(literal: ts.StringLiteralLike, from: ts.SourceFile, sources: SourceFiles): boolean {
  const { parent } = literal;
  if (from.isDeclarationFile || parent === undefined || !ts.isImportDeclaration(parent))
    return true;
  const clause = parent.importClause;
  if (clause === undefined) return true; // it may declare something for everyone
  return namesOf(clause).some((name) => sources.uses(from, name));
}

function namesOf({ name, namedBindings }: ts.ImportClause): readonly string[] {
  const names = name === undefined ? [] : [name.text];
  if (namedBindings === undefined) return names;
  if (ts.isNamespaceImport(namedBindings)) return [...names, namedBindings.name.text];
  return [...names, ...namedBindings.elements.map((element) => element.name.text)];
}
