import type { Command } from 'commander';
import type { ExitCode } from './exit-code.js';

/** Makes a verb's command. It tells through `finish` how the verb ended. */
export type Verb = (finish: (code: ExitCode) => void) => Command;
