import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import type { NameStyle } from '@nopal/core';
import { CODES, type Findings, isCode, type WarningLevel } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import { checkConfig } from './check-config.js';
import { CONFIG_SCHEMA } from './config-schema.js';

/** The file's name in a project's folder. */
export const CONFIG_FILE = 'nopal.config.json';
const MAX_CONFIG_BYTES = 256 * 1024;

export interface ServerConfig {
  readonly name: string;
  readonly frontend: boolean;
  readonly components: readonly string[];
}

/** nopal.config.json, checked and complete. */
export interface Config {
  /** Absolute. */
  readonly projectDir: string;
  readonly servers: readonly ServerConfig[];
  /** Relative to the project, with `/`. */
  readonly output: string;
  /** The folder of .proto files, relative to the project; ours go into its `gen`. */
  readonly protos: string;
  /** The folder of the protocol page, relative to the project; undefined when none is wanted. */
  readonly docs: string | undefined;
  /** The npm name of the client's package; undefined when none is wanted. */
  readonly clientPackage: string | undefined;
  /** Of the .proto files, without the version: `arena`. */
  readonly package: string;
  /** The branch whose lock is published; HEAD when undefined. */
  readonly lockBase: string | undefined;
  readonly names: NameStyle;
  /** What becomes of warnings, by code. */
  readonly diagnostics: Readonly<Record<string, WarningLevel>>;
  /** Absolute; undefined when the project has none. */
  readonly tsconfig: string | undefined;
  /** The file as it was read. */
  readonly text: string;
}

interface RawConfig {
  servers: Record<string, { frontend?: boolean; components: string | string[] }>;
  output?: string;
  protos?: string;
  docs?: string;
  clientPackage?: string;
  package?: string;
  lockBase?: string;
  names?: NameStyle;
  diagnostics?: Record<string, WarningLevel>;
  tsconfig?: string;
}

/** Reads and checks a project's configuration; undefined when `findings` got an error. */
export function readConfig(projectDir: string, findings: Findings): Config | undefined {
  const file = join(projectDir, CONFIG_FILE);
  if (!existsSync(file)) {
    findings.error('CG1001', place('', []), `there is no ${CONFIG_FILE} in this folder`, {
      hint: 'Run in the project’s folder, or name it with --project.',
    });
    return undefined;
  }
  const text = readFileSync(file, 'utf8');
  if (text.length > MAX_CONFIG_BYTES) {
    findings.error(
      'CG1001',
      place('', []),
      `${CONFIG_FILE} is larger than ${MAX_CONFIG_BYTES} bytes`,
    );
    return undefined;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    findings.error('CG1001', place('', []), `${CONFIG_FILE} is not JSON: ${message}`);
    return undefined;
  }
  const faults = checkConfig(CONFIG_SCHEMA, parsed);
  for (const fault of faults) findings.error('CG1001', place(text, fault.path), fault.message);
  if (faults.length > 0) return undefined;
  const config = complete(projectDir, parsed as RawConfig, text, findings);
  if (config !== undefined) findings.setLevels(config.diagnostics);
  return config;
}

function complete(
  projectDir: string,
  raw: RawConfig,
  text: string,
  findings: Findings,
): Config | undefined {
  let ok = true;
  const refuse = (path: string[], message: string) => {
    findings.error('CG1001', place(text, path), message);
    ok = false;
  };
  const folder = (key: 'output' | 'protos' | 'docs', given: string): string => {
    const short = inside(given);
    if (short === undefined || short === '.')
      refuse([key], `"${key}" must be a folder inside the project; found "${given}"`);
    return short ?? given;
  };
  const output = folder('output', raw.output ?? 'generated');
  const protos = folder('protos', raw.protos ?? 'protos');
  const docs = raw.docs === undefined ? undefined : folder('docs', raw.docs);
  const servers = Object.entries(raw.servers).map(([name, server]) => {
    const globs = typeof server.components === 'string' ? [server.components] : server.components;
    const components = globs.map((glob) => {
      const relative = inside(glob);
      if (relative === undefined)
        refuse(
          ['servers', name, 'components'],
          `"servers.${name}.components" must stay inside the project; found "${glob}"`,
        );
      return relative ?? glob;
    });
    return { name, frontend: server.frontend ?? false, components };
  });
  const diagnostics = raw.diagnostics ?? {};
  for (const [code, level] of Object.entries(diagnostics)) {
    if (!isCode(code)) refuse(['diagnostics', code], `there is no diagnostic ${code}`);
    else if (!('warning' in CODES[code]) && level !== 'error') {
      const why = `${code} is an error, which cannot be made "${level}": what it finds would be lost or misread`;
      refuse(['diagnostics', code], why);
    }
  }
  const tsconfig =
    raw.tsconfig === undefined ? nearest(projectDir) : join(projectDir, raw.tsconfig);
  if (raw.tsconfig !== undefined && tsconfig !== undefined && !existsSync(tsconfig))
    refuse(['tsconfig'], `"tsconfig" names ${raw.tsconfig}, which does not exist`);
  if (!ok) return undefined;
  return {
    projectDir,
    servers,
    output,
    protos,
    docs,
    clientPackage: raw.clientPackage,
    package: raw.package ?? defaultPackage(projectDir),
    lockBase: raw.lockBase,
    names: raw.names ?? 'camelCase',
    diagnostics,
    tsconfig,
    text,
  };
}

/** From the last part of the name in package.json, else from the folder's. */
function defaultPackage(projectDir: string): string {
  let name = basename(projectDir);
  try {
    const manifest = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
    if (typeof manifest?.name === 'string') name = manifest.name.split('/').at(-1) ?? name;
  } catch {
    // no package.json, or one that npm would not read either
  }
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word: string) => word !== '');
  return words.join('_').replace(/^[^a-z]+/, '') || 'game';
}

/** The path in its shortest form, or undefined when it leaves the project. */
function inside(path: string): string | undefined {
  if (isAbsolute(path) || /^[a-zA-Z]:/.test(path)) return undefined;
  const short = normalize(path).replaceAll('\\', '/').replace(/\/$/, '');
  return short === '..' || short.startsWith('../') ? undefined : short;
}

function nearest(projectDir: string): string | undefined {
  for (let dir = projectDir; ; dir = dirname(dir)) {
    const file = join(dir, 'tsconfig.json');
    if (existsSync(file)) return file;
    if (dirname(dir) === dir) return undefined;
  }
}

/** Where the keys stand in the text: each is looked for after the one that holds it. */
function place(text: string, path: readonly string[]): Loc {
  let at = 0;
  let length = 1;
  for (const key of path) {
    const quoted = JSON.stringify(key);
    const found = text.indexOf(quoted, at);
    if (found === -1) break;
    at = found;
    length = quoted.length;
  }
  const before = text.slice(0, at).split('\n');
  const line = before.length;
  return {
    file: CONFIG_FILE,
    line,
    column: (before.at(-1)?.length ?? 0) + 1,
    length,
    text: text.split('\n')[line - 1] ?? '',
  };
}
