import { dirname, relative } from 'node:path';
import type { Config } from '../config/read-config.js';
import type { Diagnostic } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import { ts } from './compiler.js';

/** How a project is read, and what is wrong with its tsconfig.json. */
export interface ReadOptions {
  readonly options: ts.CompilerOptions;
  readonly problems: readonly Diagnostic[];
}

/** Codes of the compiler: a file cannot be read, is not found, or extends itself. Those below 2000 are syntax. */
const UNREADABLE = new Set([5012, 5083, 6053, 18000]);

/** The project's own options where they change what a type means or where a module is; ours for the rest. */
export function compilerOptions(config: Config): ReadOptions {
  const { own, problems } = readTsconfig(config);
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
  return { options, problems };
}

function readTsconfig(config: Config): { own: ts.CompilerOptions; problems: Diagnostic[] } {
  if (config.tsconfig === undefined) return { own: {}, problems: [] };
  const found: ts.Diagnostic[] = [];
  const parsed = ts.getParsedCommandLineOfConfigFile(
    config.tsconfig,
    {},
    {
      ...ts.sys,
      readDirectory: () => [], // its files are not wanted
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => found.push(diagnostic),
    },
  );
  const own = parsed?.options ?? {};
  // Syntax errors are noted on the parsed file, without a public name.
  const { configFile } = own as { configFile?: { parseDiagnostics?: readonly ts.Diagnostic[] } };
  found.push(...(configFile?.parseDiagnostics ?? []), ...(parsed?.errors ?? []));
  const problems = found
    .filter(({ code }) => code < 2000 || UNREADABLE.has(code))
    .map((one): Diagnostic => {
      const message = ts.flattenDiagnosticMessageText(one.messageText, ' ').replace(/\.$/, '');
      return { code: 'CG1025', severity: 'error', message, loc: placeOf(one, config) };
    });
  if (problems.length === 0 && own.experimentalDecorators !== true) {
    problems.push({
      code: 'CG1026',
      severity: 'warning',
      message:
        'experimentalDecorators is not set, so the decorators get other semantics when the game runs',
      loc: optionsPlace(config),
      hint: 'add "experimentalDecorators": true to compilerOptions',
    });
  }
  return { own, problems: problems.slice(0, 1) };
}

function placeOf(diagnostic: ts.Diagnostic, config: Config): Loc {
  const path = diagnostic.file?.fileName ?? config.tsconfig ?? '';
  const text = diagnostic.file?.text ?? '';
  return place(config, path, text, diagnostic.start ?? 0, diagnostic.length ?? 1);
}

function optionsPlace(config: Config): Loc {
  const path = config.tsconfig ?? '';
  const text = ts.sys.readFile(path) ?? '';
  const key = '"compilerOptions"';
  const at = text.indexOf(key);
  return place(config, path, text, Math.max(0, at), at === -1 ? 1 : key.length);
}

function place(config: Config, path: string, text: string, start: number, length: number): Loc {
  const before = text.slice(0, start).split('\n');
  const line = text.split('\n')[before.length - 1]?.replace(/\r$/, '') ?? '';
  return {
    file: relative(config.projectDir, path).replaceAll('\\', '/'),
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    length: Math.max(1, length),
    text: line.slice(0, 240),
  };
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
