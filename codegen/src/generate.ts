import { join, resolve } from 'node:path';
import { readConfig } from './config/read-config.js';
import { isCurrent, settingsOf } from './discover/project-inputs.js';
import { type Diagnostic, Findings } from './ir/diagnostic.js';
import { readState } from './write/state.js';
import { toolHash } from './write/tool-hash.js';

export interface GenerateOptions {
  /** The folder with nopal.config.json. */
  readonly projectDir: string;
  /** Compare with what is on disk instead of writing. */
  readonly check?: boolean;
  /** Generate even when nothing seems to have changed. */
  readonly force?: boolean;
  /** Told what begins, for people who wait. */
  readonly onStage?: (stage: 'loading the compiler' | 'reading' | 'writing') => void;
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
  // The compiler takes most of the time, so it is loaded only when something changed.
  options.onStage?.('loading the compiler');
  const { runOnce } = await import('./run-once.js');
  const { result } = runOnce({
    config,
    findings,
    check: options.check === true,
    earlier: Object.keys(last?.files ?? {}),
    tool,
    settings,
    ...(options.onStage !== undefined && { onStage: options.onStage }),
  });
  return result;
}
