import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Project, ts } from 'ts-morph';
import type { Config } from '../config/read-config.js';
import type { TypeId } from '../ir/ir.js';
import type { HandProtos } from '../protos-in/hand-protos.js';
import { Framework, isFrameworkSpecifier } from './framework.js';
import { listFiles } from './list-files.js';

/** Cheap, and never misses one: a file without either cannot hold a decorated method. */
const DECORATED = /@(?:Component|Handler|Remote|Route)\b|@nopal\//;

/** The hand-written .proto files, and the declarations that are generated for them, by their paths in the output folder. */
export interface ProtoSources {
  readonly protos: HandProtos;
  readonly declarations: ReadonlyMap<string, string>;
}

/** The part of a program that the contract needs. */
export interface LoadedProject {
  readonly config: Config;
  readonly checker: ts.TypeChecker;
  readonly framework: Framework;
  /** Undefined when the project has no hand-written .proto files. */
  readonly protos: ProtoSources | undefined;
  /** Every file that was read but the platform's own. */
  readonly files: readonly ts.SourceFile[];
  /** The files of each server type that may hold components; a server without any is there too. */
  readonly servers: ReadonlyMap<string, readonly ts.SourceFile[]>;
  /** What the parser did not understand in files of the project; it goes on all the same. */
  readonly syntaxErrors: readonly ts.DiagnosticWithLocation[];
  /** Whether a file declares the platform: `Array`, `Date`. */
  isPlatform(file: ts.SourceFile): boolean;
  /** Relative to the project, with `/`. */
  pathOf(file: ts.SourceFile): string;
  /** Whether a module specifier leads into the folder of generated files. */
  isGenerated(specifier: string, from: ts.SourceFile): boolean;
  /** The hand-written message or enum whose generated declaration this is. */
  handWritten(declaration: ts.Declaration): TypeId | undefined;
}

/** Parses the files that may hold components and whatever they import by path; packages but our own are left out. */
export function loadProject(config: Config, protos?: ProtoSources): LoadedProject {
  const output = join(config.projectDir, config.output);
  const leadsIntoOutput = (specifier: string, from: string) =>
    specifier.startsWith('.') && `${resolve(dirname(from), specifier)}/`.startsWith(`${output}/`);
  const declarations = new Map(
    [...(protos?.declarations ?? [])]
      .filter(([file]) => file.endsWith('.d.ts'))
      .map(([file, text]) => [join(output, file), text]),
  );
  const options = compilerOptions(config);
  const aliases = Object.keys(options.paths ?? {}).map((path) => path.split('*')[0] ?? path);
  const project = new Project({
    compilerOptions: options,
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    resolutionHost: (host, current) => ({
      resolveModuleNames: (names, from) =>
        names.map((name) => {
          const wanted =
            /^[./#]/.test(name) ||
            isFrameworkSpecifier(name) ||
            aliases.some((alias) => name.startsWith(alias));
          if (!wanted) return undefined;
          if (leadsIntoOutput(name, from)) {
            const file = `${resolve(dirname(from), name).replace(/\.js$/, '')}.d.ts`;
            return declarations.has(file)
              ? { resolvedFileName: file, extension: ts.Extension.Dts }
              : undefined;
          }
          return ts.resolveModuleName(name, from, current(), host).resolvedModule;
        }),
    }),
  });
  // As they will be written, not as an earlier run left them.
  for (const [file, text] of declarations)
    project.createSourceFile(file, text, { overwrite: true });
  const modules = new Map(
    protos?.protos.modules.map((one) => [join(output, `${one.path}.d.ts`), one.exports]),
  );
  const candidates = new Map<string, string[]>();
  for (const server of config.servers) {
    const listed = listFiles(config.projectDir, server.components, config.output);
    const files = listed.filter((file) =>
      DECORATED.test(readFileSync(join(config.projectDir, file), 'utf8')),
    );
    candidates.set(server.name, files);
    for (const file of files) project.addSourceFileAtPath(join(config.projectDir, file));
  }
  const program = project.getProgram().compilerObject;
  const servers = new Map<string, ts.SourceFile[]>();
  for (const [name, files] of candidates) {
    const loaded = files.map((file) => program.getSourceFile(join(config.projectDir, file)));
    servers.set(
      name,
      loaded.filter((file) => file !== undefined),
    );
  }
  const checker = program.getTypeChecker();
  const files = program
    .getSourceFiles()
    .filter(
      (file) => !program.isSourceFileDefaultLibrary(file) && !declarations.has(file.fileName),
    );
  return {
    config,
    checker,
    framework: new Framework(checker),
    protos,
    files,
    servers,
    syntaxErrors: files
      .filter((file) => !file.isDeclarationFile)
      .flatMap((file) => program.getSyntacticDiagnostics(file)),
    isPlatform: (file) => program.isSourceFileDefaultLibrary(file),
    pathOf: (file) => relative(config.projectDir, file.fileName).replaceAll('\\', '/'),
    handWritten: (declaration) =>
      modules.get(declaration.getSourceFile().fileName)?.get(nameOf(declaration)),
    isGenerated: (specifier, from) => leadsIntoOutput(specifier, from.fileName),
  };
}

/** The project's own options where they change what a type means or where a module is; ours for the rest. */
function compilerOptions(config: Config): ts.CompilerOptions {
  let own: ts.CompilerOptions = {};
  if (config.tsconfig !== undefined) {
    const parsed = ts.getParsedCommandLineOfConfigFile(
      config.tsconfig,
      {},
      {
        ...ts.sys,
        readDirectory: () => [], // its files are not wanted
        onUnRecoverableConfigFileDiagnostic: () => {}, // a broken tsconfig means our options alone
      },
    );
    own = parsed?.options ?? {};
  }
  const options: ts.CompilerOptions & { stableTypeOrdering: boolean } = {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    experimentalDecorators: true,
    exactOptionalPropertyTypes: own.exactOptionalPropertyTypes ?? false,
    lib: ['lib.es2023.d.ts'],
    types: [],
    skipLibCheck: true,
    noEmit: true,
    stableTypeOrdering: true,
  };
  if (own.customConditions !== undefined) options.customConditions = own.customConditions;
  if (own.paths !== undefined) options.paths = own.paths;
  if (own.baseUrl !== undefined) options.baseUrl = own.baseUrl;
  const { pathsBasePath } = own;
  if (pathsBasePath !== undefined) options.pathsBasePath = pathsBasePath;
  return options;
}

/** The configuration files that decide how a project is read: tsconfig.json and what it extends. Absolute. */
export function tsconfigFiles(config: Config): readonly string[] {
  if (config.tsconfig === undefined) return [];
  const file = ts.readJsonConfigFile(config.tsconfig, ts.sys.readFile);
  ts.parseJsonSourceFileConfigFileContent(
    file,
    { ...ts.sys, readDirectory: () => [] },
    dirname(config.tsconfig),
  );
  return [config.tsconfig, ...(file.extendedSourceFiles ?? [])];
}

function nameOf(declaration: ts.Declaration): string {
  const name = ts.getNameOfDeclaration(declaration);
  return name !== undefined && ts.isIdentifier(name) ? name.text : '';
}
