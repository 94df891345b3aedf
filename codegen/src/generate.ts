import { join, resolve } from 'node:path';
import { type Config, readConfig } from './config/read-config.js';
import { hashInputs, isCurrent, settingsOf } from './discover/project-inputs.js';
import { type Diagnostic, Findings, isBreaking } from './ir/diagnostic.js';
import { readState } from './write/state.js';
import { toolHash } from './write/tool-hash.js';

export interface GenerateOptions {
  /** The folder with nopal.config.json. */
  readonly projectDir: string;
  /** Compare with what is on disk instead of writing. */
  readonly check?: boolean;
  /** Generate even when nothing seems to have changed. */
  readonly force?: boolean;
}

export type GenerateResult = {
  readonly diagnostics: readonly Diagnostic[];
} /** `breaking`: what is published would no longer be understood; see the CG405… errors. */ & (
  | { readonly outcome: 'unchanged' | 'failed' | 'breaking' }
  | {
      readonly outcome: 'generated';
      /** How many files there are, and which changed on disk; paths relative to the project. */
      readonly files: number;
      readonly written: readonly string[];
      readonly removed: readonly string[];
    }
  /** With `check`: how the disk differs, or undefined. */
  | { readonly outcome: 'checked'; readonly difference: string | undefined }
);

/**
 * Reads a project's decorated classes and writes what their contract needs. With errors nothing is written and the last
 * output stays.
 */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const findings = new Findings();
  const config = readConfig(resolve(options.projectDir), findings);
  if (config === undefined) return { outcome: 'failed', diagnostics: findings.sorted() };
  const tool = toolHash();
  const settings = settingsOf(config);
  const last = readState(join(config.projectDir, config.output));
  if (last !== undefined && options.force !== true && isCurrent(config, last, tool, settings)) {
    const diagnostics = last.warnings;
    return options.check === true
      ? { outcome: 'checked', difference: undefined, diagnostics }
      : { outcome: 'unchanged', diagnostics };
  }
  return generateAnew(config, findings, options.check === true, Object.keys(last?.files ?? {}), {
    tool,
    settings,
  });
}

async function generateAnew(
  config: Config,
  findings: Findings,
  check: boolean,
  earlier: readonly string[],
  basis: { readonly tool: string; readonly settings: string },
): Promise<GenerateResult> {
  // The compiler takes most of the time, so it is loaded only when something changed.
  const [{ runStages }, { emitOutputs }, { placeOutputs }] = await Promise.all([
    import('./run-stages.js'),
    import('./emit/emit-outputs.js'),
    import('./write/output-roots.js'),
  ]);
  const { contract, inputs } = runStages(config, findings, check ? { compare: 'base' } : {});
  if (contract === undefined) {
    const diagnostics = findings.sorted();
    return { outcome: diagnostics.some(isBreaking) ? 'breaking' : 'failed', diagnostics };
  }
  const outputs = placeOutputs(emitOutputs(contract), config);
  if (check) {
    const { firstDifference } = await import('./write/compare-outputs.js');
    const difference = firstDifference(config.projectDir, outputs, earlier);
    return { outcome: 'checked', difference, diagnostics: findings.sorted() };
  }
  const { commitOutputs } = await import('./write/commit-outputs.js');
  const diagnostics = findings.sorted();
  const written = commitOutputs(
    config,
    outputs,
    { ...basis, inputs: () => hashInputs(config, inputs), earlier, diagnostics },
    findings,
  );
  if (written === undefined) return { outcome: 'failed', diagnostics: findings.sorted() };
  const files = outputs.reduce((sum, output) => sum + output.files.size, 0);
  return { outcome: 'generated', files, ...written, diagnostics };
}
