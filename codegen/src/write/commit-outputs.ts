import { join } from 'node:path';
import type { Config } from '../config/read-config.js';
import type { Diagnostic, Findings } from '../ir/diagnostic.js';
import { KnownFiles } from './known-files.js';
import { type Output, pathIn } from './output-roots.js';
import { printState, STATE_FILE, type State } from './state.js';
import { reportWriteError, WriteError } from './write-error.js';
import { type Written, writeOutputs } from './write-outputs.js';

/** What the next run compares with. */
export interface Basis {
  readonly tool: string;
  readonly settings: string;
  /** Marks of what was read, taken after the outputs are there: the lock is one of both. */
  readonly inputs: () => State['inputs'];
  /** Files of the last run, relative to the project. */
  readonly earlier: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Writes the outputs and, when they are there, the state. Undefined when `findings` got an error: then nothing has changed. */
export function commitOutputs(
  config: Config,
  outputs: readonly Output[],
  basis: Basis,
  findings: Findings,
  known = new KnownFiles(),
): Written | undefined {
  const { tool, settings, inputs, earlier, diagnostics: warnings } = basis;
  try {
    const written = writeOutputs(config.projectDir, outputs, earlier, known);
    const files = outputs.flatMap((output) =>
      [...output.files.keys()].map((name) => {
        const file = pathIn(output, name);
        return [file, known.markOf(join(config.projectDir, file)) ?? ''] as const;
      }),
    );
    const state: State = {
      tool,
      settings,
      inputs: inputs(),
      files: Object.fromEntries(files),
      warnings,
    };
    writeState(config, state);
    return written;
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    reportWriteError(error, findings);
    return undefined;
  }
}

/** @throws WriteError */
export function writeState(config: Config, state: State): void {
  const place = { root: 'generated', dir: config.output, committed: false, owned: false } as const;
  const files = new Map([[STATE_FILE, printState(state)]]);
  writeOutputs(config.projectDir, [{ ...place, files }], []);
}
