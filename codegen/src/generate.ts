import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type Config, readConfig } from './config/read-config.js';
import { listFiles } from './discover/list-files.js';
import { type Diagnostic, Findings } from './ir/diagnostic.js';
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
    { tsconfigFiles },
    { readModel },
    { checkProject },
    { collectMessages },
    { planWire },
    { numberInOrder },
    { emitProject },
  ] = await Promise.all([
    import('./discover/compiler-options.js'),
    import('./model/read-model.js'),
    import('./check/check-project.js'),
    import('./wire/messages.js'),
    import('./wire/plan-wire.js'),
    import('./wire/number-in-order.js'),
    import('./emit/emit-project.js'),
  ]);
  const { project, ir } = readModel(config, findings);
  checkProject(ir, findings);
  const hasErrors = findings.sorted().some((one) => one.severity === 'error');
  if (hasErrors) return { outcome: 'failed', diagnostics: findings.sorted() };
  const messages = collectMessages(ir);
  const plan = numberInOrder(planWire(messages, `${config.package}.v1`, findings));
  const diagnostics = findings.sorted();
  if (diagnostics.some((one) => one.severity === 'error'))
    return { outcome: 'failed', diagnostics };
  const files = emitProject({ ir, messages, plan }, config.output);
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

/** Everything beside file contents that decides the output. */
function settingsOf(config: Config): string {
  const tsconfig = config.tsconfig && relative(config.projectDir, config.tsconfig);
  const listed = config.servers.map((server) =>
    listFiles(config.projectDir, server.components, config.output),
  );
  return hash(JSON.stringify([config.text, tsconfig, listed]));
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
  const inputs = [...new Set([...paths, ...listed])]
    .sort()
    .filter((file) => existsSync(join(config.projectDir, file)));
  return Object.fromEntries(
    inputs.map((file) => [file, hash(readFileSync(join(config.projectDir, file)))]),
  );
}
