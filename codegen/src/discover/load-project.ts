import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Project, ts } from 'ts-morph';
import type { Config } from '../config/read-config.js';
import type { Diagnostic } from '../ir/diagnostic.js';
import { compilerOptions } from './compiler-options.js';
import { Framework, isFrameworkSpecifier } from './framework.js';
import { listFiles } from './list-files.js';

/** Cheap, and never misses one: a file without either cannot hold a decorated method. */
const DECORATED = /@(?:Component|Handler|Remote|Route)\b|@nopal\//;

/** The part of a program that the contract needs. */
export interface LoadedProject {
  readonly config: Config;
  readonly checker: ts.TypeChecker;
  readonly framework: Framework;
  /** Every file that was read but the platform's own. */
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
  /** Whether a module specifier leads into the folder of generated files. */
  isGenerated(specifier: string, from: ts.SourceFile): boolean;
}

const NO_PACKAGES: ReadonlySet<string> = new Set();

/** Node's Buffer, whose declarations are not read: it is bytes. */
const PLATFORM = `interface Buffer extends Uint8Array {}
declare module 'node:buffer' { export interface Buffer extends Uint8Array {} }
declare module 'buffer' { export interface Buffer extends Uint8Array {} }
`;
const PLATFORM_FILE = 'node_modules/.nopal/platform.d.ts';

/**
 * Parses the files that may hold components and whatever they import by path.
 * @param packages names of npm packages that are read too; most need none, and each costs time
 */
export function loadProject(
  config: Config,
  packages: ReadonlySet<string> = NO_PACKAGES,
): LoadedProject {
  const output = join(config.projectDir, config.output);
  const leadsIntoOutput = (specifier: string, from: string) =>
    specifier.startsWith('.') && `${resolve(dirname(from), specifier)}/`.startsWith(`${output}/`);
  const { options, problems } = compilerOptions(config);
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
            packages.has(packageOf(name)) ||
            aliases.some((alias) => name.startsWith(alias));
          if (!wanted || leadsIntoOutput(name, from)) return undefined;
          return ts.resolveModuleName(name, from, current(), host).resolvedModule;
        }),
    }),
  });
  const candidates = new Map<string, string[]>();
  for (const server of config.servers) {
    const listed = listFiles(config.projectDir, server.components, config.output);
    const files = listed.filter((file) =>
      DECORATED.test(readFileSync(join(config.projectDir, file), 'utf8')),
    );
    candidates.set(server.name, files);
    for (const file of files) project.addSourceFileAtPath(join(config.projectDir, file));
  }
  const platformFile = join(config.projectDir, PLATFORM_FILE);
  project.createSourceFile(platformFile, PLATFORM);
  const program = project.getProgram().compilerObject;
  const platform = program.getSourceFile(platformFile);
  const isPlatform = (file: ts.SourceFile) =>
    file === platform || program.isSourceFileDefaultLibrary(file);
  const servers = new Map<string, ts.SourceFile[]>();
  for (const [name, files] of candidates) {
    const loaded = files.map((file) => program.getSourceFile(join(config.projectDir, file)));
    servers.set(
      name,
      loaded.filter((file) => file !== undefined),
    );
  }
  const checker = program.getTypeChecker();
  const files = program.getSourceFiles().filter((file) => !isPlatform(file));
  return {
    config,
    checker,
    framework: new Framework(checker),
    files,
    servers,
    configProblems: problems,
    syntaxErrors: files
      .filter((file) => !file.isDeclarationFile)
      .flatMap((file) => program.getSyntacticDiagnostics(file)),
    isPlatform,
    isForeign: (file) => isInPackage(file.fileName),
    pathOf: (file) => relative(config.projectDir, file.fileName).replaceAll('\\', '/'),
    isGenerated: (specifier, from) => leadsIntoOutput(specifier, from.fileName),
  };
}

/** `@scope/name/part` → `@scope/name` */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function isInPackage(file: string): boolean {
  return file.includes('/node_modules/');
}
