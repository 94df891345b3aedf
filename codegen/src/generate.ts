import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Config, readConfig } from './config/read-config.js';
import { listFiles } from './discover/list-files.js';
import type { ProtoSources } from './discover/load-project.js';
import { type Diagnostic, Findings } from './ir/diagnostic.js';
import { listProtos } from './protos-in/list-protos.js';
import { hash, isUnchanged, printState, readState, STATE_FILE, type State } from './write/state.js';
import { toolHash } from './write/tool-hash.js';
import { firstDifference, writeFiles } from './write/write-files.js';

export interface GenerateOptions {
  /** The folder with nopal.config.json. */
  readonly projectDir: string;
  /** Compare with what is on disk instead of writing. */
  readonly check?: boolean;
  /** Generate even when nothing seems to have changed. */
  readonly force?: boolean;
}

export type GenerateResult = { readonly diagnostics: readonly Diagnostic[] } & (
  | { readonly outcome: 'unchanged' | 'failed' }
  | {
      readonly outcome: 'generated';
      /** How many files there are, and which changed on disk. */
      readonly files: number;
      readonly written: readonly string[];
      readonly removed: readonly string[];
    }
  /** With `check`: how the disk differs, or undefined. */
  | { readonly outcome: 'checked'; readonly difference: string | undefined }
);

/**
 * Reads a project's decorated classes and writes what their contract needs into its output folder. With errors nothing is
 * written and the last output stays.
 */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const projectDir = resolve(options.projectDir);
  const findings = new Findings();
  const config = readConfig(projectDir, findings);
  if (config === undefined) return { outcome: 'failed', diagnostics: findings.sorted() };
  const outputDir = join(projectDir, config.output);
  const tool = toolHash();
  const settings = settingsOf(config);
  const last = readState(outputDir);
  if (last !== undefined && options.force !== true && isCurrent(config, last, tool, settings)) {
    const { warnings } = last;
    if (options.check === true) {
      return { outcome: 'checked', difference: undefined, diagnostics: warnings };
    }
    return { outcome: 'unchanged', diagnostics: warnings };
  }
  // The compiler takes most of the time, so it is loaded only when something changed.
  const [
    { loadProject, tsconfigFiles },
    { readProject },
    { checkProject },
    { collectMessages },
    { planWire },
    { numberInOrder },
    { emitProject },
  ] = await Promise.all([
    import('./discover/load-project.js'),
    import('./model/read-project.js'),
    import('./check/check-project.js'),
    import('./wire/messages.js'),
    import('./wire/plan-wire.js'),
    import('./wire/number-in-order.js'),
    import('./emit/emit-project.js'),
  ]);
  const protos = await readHandProtos(config, findings);
  // A message that is not there would make each of its uses an error.
  if (protos === undefined && hasErrors(findings))
    return { outcome: 'failed', diagnostics: findings.sorted() };
  const project = loadProject(config, protos);
  const ir = readProject(project, findings);
  checkProject(ir, findings);
  if (hasErrors(findings)) return { outcome: 'failed', diagnostics: findings.sorted() };
  const messages = collectMessages(ir);
  const plan = numberInOrder(
    planWire(messages, protoPackage(config), findings, protos?.protos.wire),
  );
  const diagnostics = findings.sorted();
  if (diagnostics.some((one) => one.severity === 'error'))
    return { outcome: 'failed', diagnostics };
  const files = emitProject({ ir, messages, plan, protos: protos?.protos }, config.output);
  const earlier = Object.keys(last?.files ?? {});
  if (options.check === true) {
    const difference = firstDifference(outputDir, files, earlier);
    return { outcome: 'checked', difference, diagnostics };
  }
  const inputs = [...project.files.map((file) => file.fileName), ...tsconfigFiles(config)];
  const state: State = {
    tool,
    settings,
    inputs: hashInputs(config, inputs),
    files: Object.fromEntries([...files].map(([file, text]) => [file, hash(text)])),
    warnings: diagnostics,
  };
  const { written, removed } = writeFiles(outputDir, files, earlier);
  writeFiles(outputDir, new Map([[STATE_FILE, printState(state)]]), []);
  return { outcome: 'generated', files: files.size, written, removed, diagnostics };
}

function hasErrors(findings: Findings): boolean {
  return findings.sorted().some((one) => one.severity === 'error');
}

/** Everything beside file contents that decides the output. */
function settingsOf(config: Config): string {
  const tsconfig = config.tsconfig && relative(config.projectDir, config.tsconfig);
  const listed = config.servers.map((server) =>
    listFiles(config.projectDir, server.components, config.output),
  );
  return hash(JSON.stringify([config.text, tsconfig, listed, protoFiles(config)]));
}

function isCurrent(config: Config, last: State, tool: string, settings: string): boolean {
  return (
    last.tool === tool &&
    last.settings === settings &&
    isUnchanged(config.projectDir, last.inputs) &&
    isUnchanged(join(config.projectDir, config.output), last.files)
  );
}

/** Listed files count even when they hold nothing of ours: they may come to. */
function hashInputs(config: Config, read: readonly string[]): Record<string, string> {
  const listed = config.servers.flatMap((server) =>
    listFiles(config.projectDir, server.components, config.output),
  );
  const paths = read.map((file) => relative(config.projectDir, file).replaceAll('\\', '/'));
  const inputs = [...new Set([...paths, ...listed, ...protoFiles(config)])]
    .sort()
    .filter((file) => existsSync(join(config.projectDir, file)));
  return Object.fromEntries(
    inputs.map((file) => [file, hash(readFileSync(join(config.projectDir, file)))]),
  );
}

/** The hand-written .proto files, relative to the project. */
function protoFiles(config: Config): readonly string[] {
  const folder = join(config.projectDir, config.protos);
  return listProtos(folder).map((path) => `${config.protos}/${path}`);
}

/** Undefined when there are none, or when they are wrong. */
async function readHandProtos(
  config: Config,
  findings: Findings,
): Promise<ProtoSources | undefined> {
  const { projectDir, output, protos: folder } = config;
  const paths = listProtos(join(projectDir, folder));
  if (paths.length === 0) return undefined;
  const [{ readProtos }, { emitProtoTypes }] = await Promise.all([
    import('./protos-in/read-protos.js'),
    import('./emit/emit-proto-types.js'),
  ]);
  const place = { projectDir, folder, paths, ownPackage: protoPackage(config), output };
  const protos = readProtos(place, findings);
  return protos === undefined ? undefined : { protos, declarations: emitProtoTypes(protos) };
}

function protoPackage(config: Config): string {
  return `${config.package}.v1`;
}
