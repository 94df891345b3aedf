import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../ir/diagnostic.js';
import { hash, stampOf } from './known-files.js';

/** Beside the generated files: what the last run read and wrote. */
export const STATE_FILE = '.nopal.json';

/** What a run depended on and what it made, so that the next one can tell that nothing changed. */
export interface State {
  /** Hash of the tool's own code. */
  readonly tool: string;
  /** Everything that is not a file: configuration, lists of files. */
  readonly settings: string;
  /** Files that were read, relative to the project, each with its mark. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Files that were written, relative to the project, each with its mark. */
  readonly files: Readonly<Record<string, string>>;
  readonly warnings: readonly Diagnostic[];
}

/** The state of the last run; undefined when there is none or it cannot be read. */
export function readState(outputDir: string): State | undefined {
  const file = join(outputDir, STATE_FILE);
  if (!existsSync(file)) return undefined;
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as Partial<State>;
    const { tool, settings, inputs, files, warnings } = state;
    if (typeof tool !== 'string' || typeof settings !== 'string') return undefined;
    if (!isTextRecord(inputs) || !isTextRecord(files) || !Array.isArray(warnings)) return undefined;
    return { tool, settings, inputs, files, warnings };
  } catch {
    return undefined; // damaged: generate anew
  }
}

function isTextRecord(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((one) => typeof one === 'string');
}

/** Whether every file still is what the state notes; only one that was touched since is read. */
export function isUnchanged(dir: string, marks: Readonly<Record<string, string>>): boolean {
  return Object.entries(marks).every(([file, mark]) => {
    const path = join(dir, file);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() !== true) return false;
    const end = mark.indexOf(' ');
    return mark.slice(end + 1) === stampOf(stat) || hash(readFileSync(path)) === mark.slice(0, end);
  });
}

export function printState(state: State): string {
  return `${JSON.stringify(state, undefined, 1)}\n`;
}
