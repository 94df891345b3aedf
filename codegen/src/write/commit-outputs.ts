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

/**
 * Writes the outputs and, when they are there, the state. Undefined when `findings` got an error: then nothing has changed.
 * @param known what this process knows of the disk already
 * @param later takes the writing of the state, which only the next process needs; without it that is done at once
 */
export function commitOutputs(
  config: Config,
  outputs: readonly Output[],
  basis: Basis,
  findings: Findings,
  known = new KnownFiles(),
  later = (write: () => void) => write(),
): Written | undefined {
  try {
    const written = writeOutputs(config.projectDir, outputs, basis.earlier, known);
    later(() => writeState(config, stateOf(config, outputs, basis, known)));
    return written;
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    reportWriteError(error, findings);
    return undefined;
  }
}

function stateOf(
  config: Config,
  outputs: readonly Output[],
  { tool, settings, inputs, diagnostics: warnings }: Basis,
  known: KnownFiles,
): State {
  const files = outputs.flatMap((output) =>
    [...output.files.keys()].map((name) => {
      const file = pathIn(output, name);
      return [file, known.markOf(join(config.projectDir, file)) ?? ''] as const;
    }),
  );
  return { tool, settings, inputs: inputs(), files: Object.fromEntries(files), warnings };
}

/** @throws WriteError */
export function writeState(config: Config, state: State): void {
  const place = { root: 'generated', dir: config.output, committed: false, owned: false } as const;
  const files = new Map([[STATE_FILE, printState(state)]]);
  writeOutputs(config.projectDir, [{ ...place, files }], []);
}
