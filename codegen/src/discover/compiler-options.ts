import { dirname } from 'node:path';
import type { Config } from '../config/read-config.js';
import { ts } from './compiler.js';

/** The project's own options where they change what a type means or where a module is; ours for the rest. */
export function compilerOptions(config: Config): ts.CompilerOptions {
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
