import { join, resolve } from 'node:path';
import { readConfig } from './config/read-config.js';
import { isCurrent, settingsOf } from './discover/project-inputs.js';
import type { GenerateOptions, GenerateResult } from './generate-result.js';
import { Findings } from './ir/diagnostic.js';
import { readState } from './write/state.js';
import { toolHash } from './write/tool-hash.js';

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
