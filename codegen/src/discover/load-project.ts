import { join, relative } from 'node:path';
import type { Config } from '../config/read-config.js';
import type { Diagnostic } from '../ir/diagnostic.js';
import type { TypeId } from '../ir/ir.js';
import type { HandProtos } from '../protos-in/hand-protos.js';
import { ts } from './compiler.js';
import { compilerHost, leadsInto } from './compiler-host.js';
import { compilerOptions } from './compiler-options.js';
import { Framework, FrameworkPackages } from './framework.js';
import { mayHoldComponents } from './is-decorated.js';
import { listFiles } from './list-files.js';
import { PLATFORM_DIR, PLATFORM_FILE } from './platform-file.js';
import { SourceFiles } from './source-files.js';
import { WrittenNames } from './written-names.js';

/** The hand-written .proto files, and the declarations that are generated for them, by their paths in the output folder. */
export interface ProtoSources {
  readonly protos: HandProtos;
  readonly declarations: ReadonlyMap<string, string>;
  /** Every .proto file that was read, absolute. */
  readonly files: readonly string[];
}

/** The part of a program that the contract needs. */
export interface LoadedProject {
  readonly config: Config;
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly framework: Framework;
  readonly written: WrittenNames;
  /** Undefined when the project has no hand-written .proto files. */
  readonly protos: ProtoSources | undefined;
  /** Every file whose text was read but the platform's own, absolute; not all of them are parsed. */
  readonly read: readonly string[];
  /** What was read of such a file, without a byte order mark; undefined of others. */
  readonly textOf: (path: string) => string | undefined;
  /** Every file that is part of the program but the platform's own. */
  readonly files: readonly ts.SourceFile[];
  /** The files of each server type that may hold components; a server without any is there too. */
  readonly servers: ReadonlyMap<string, readonly ts.SourceFile[]>;
  /** What is wrong with tsconfig.json. */
  readonly configProblems: readonly Diagnostic[];
  /** What the parser did not understand in files of the project; it goes on all the same. */
  readonly syntaxErrors: readonly ts.DiagnosticWithLocation[];
  /** Whether a file declares the platform: `Array`, `Date`. */
  isPlatform(file: ts.SourceFile): boolean;
  /** Whether a file belongs to an npm package, ours included. */
  isForeign(file: ts.SourceFile): boolean;
  /** Relative to the project, with `/`. */
  pathOf(file: ts.SourceFile): string;
  /** The name under which its own module exports what a file declares; undefined when it does not. */
  exportNameOf(symbol: ts.Symbol, file: ts.SourceFile): string | undefined;
  /** Whether a module specifier leads into the folder of generated files. */
  isGenerated(specifier: string, from: ts.SourceFile): boolean;
  /** The hand-written message or enum whose generated declaration this is. */
  handWritten(declaration: ts.Declaration): TypeId | undefined;
}

/** What an earlier load leaves to the next one, which then reads only what has changed. */
export interface Earlier {
  readonly sources: SourceFiles;
  readonly program?: ts.Program;
}

const NO_PACKAGES: ReadonlySet<string> = new Set();

/**
 * Parses the files that may hold components and whatever they import by path, as far as it can matter. The declarations of
 * hand-written .proto files are seen as they will be written, not as an earlier run left them.
 * @param wantedPackages names of npm packages that are read too, beside our own; each costs time, and most projects need none
 */
export function loadProject(
  config: Config,
  { sources, program: oldProgram }: Earlier = { sources: new SourceFiles() },
  wantedPackages: ReadonlySet<string> = NO_PACKAGES,
  protos?: ProtoSources,
): LoadedProject {
  const output = join(config.projectDir, config.output);
  const declarations = [...(protos?.declarations ?? [])].filter(([file]) => file.endsWith('.d.ts'));
  sources.provide(new Map(declarations.map(([file, text]) => [join(output, file), text])));
  const modules = new Map(
    protos?.protos.modules.map((one) => [join(output, `${one.path}.d.ts`), one.exports]),
  );
  const { options, problems } = compilerOptions(config);
  const { projectDir } = config;
  const packages = new FrameworkPackages();
  const host = compilerHost({ projectDir, options, sources, output, packages, wantedPackages });
  const candidates = new Map<string, readonly string[]>();
  for (const server of config.servers) {
    const listed = listFiles(projectDir, server.components, config.output);
    const paths = listed.map((file) => join(projectDir, file));
    const decorated = paths.filter((path) => mayHoldComponents(path, sources));
    candidates.set(server.name, decorated);
  }
  const rootNames = [PLATFORM_FILE, ...new Set([...candidates.values()].flat())];
  const program = ts.createProgram({
    rootNames,
    options,
    host,
    ...(oldProgram !== undefined && { oldProgram }),
  });
  const servers = new Map<string, ts.SourceFile[]>();
  for (const [name, paths] of candidates) {
    const loaded = paths.map((path) => program.getSourceFile(path));
    servers.set(
      name,
      loaded.filter((file) => file !== undefined),
    );
  }
  const checker = program.getTypeChecker();
  // Asked for with every place in a source.
  const paths = new Map<ts.SourceFile, string>();
  // Asked for with every type: to go through a module's exports each time takes the square of their number.
  const exportNames = new Map<ts.SourceFile, ReadonlyMap<ts.Symbol, string>>();
  const isPlatform = (file: ts.SourceFile) =>
    file.fileName.startsWith(`${PLATFORM_DIR}/`) || program.isSourceFileDefaultLibrary(file);
  const files = program
    .getSourceFiles()
    .filter((file) => !isPlatform(file) && !sources.isProvided(file.fileName));
  return {
    config,
    program,
    checker,
    framework: new Framework(checker, packages),
    written: new WrittenNames(checker),
    protos,
    read: sources.read,
    textOf: (path) =>
      sources.has(path) && !sources.isProvided(path) ? sources.text(path) : undefined,
    files,
    servers,
    configProblems: problems,
    syntaxErrors: files
      .filter((file) => !file.isDeclarationFile)
      .flatMap((file) => program.getSyntacticDiagnostics(file)),
    isPlatform,
    isForeign: (file) => file.fileName.includes('/node_modules/'),
    pathOf: (file) => {
      const known = paths.get(file);
      if (known !== undefined) return known;
      const path = relative(config.projectDir, file.fileName).replaceAll('\\', '/');
      paths.set(file, path);
      return path;
    },
    exportNameOf: (symbol, file) => {
      const known = exportNames.get(file) ?? exportNamesOf(file, checker);
      exportNames.set(file, known);
      return known.get(symbol);
    },
    handWritten: (declaration) =>
      modules.get(declaration.getSourceFile().fileName)?.get(nameOf(declaration)),
    isGenerated: (specifier, from) => leadsInto(output, specifier, from.fileName),
  };
}

/** What a module exports, each with the first name that it has there. */
function exportNamesOf(
  file: ts.SourceFile,
  checker: ts.TypeChecker,
): ReadonlyMap<ts.Symbol, string> {
  const names = new Map<ts.Symbol, string>();
  const module = checker.getSymbolAtLocation(file);
  for (const exported of module === undefined ? [] : checker.getExportsOfModule(module)) {
    const target =
      exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (!names.has(target)) names.set(target, exported.name);
  }
  return names;
}

function nameOf(declaration: ts.Declaration): string {
  const name = ts.getNameOfDeclaration(declaration);
  return name !== undefined && ts.isIdentifier(name) ? name.text : '';
}
