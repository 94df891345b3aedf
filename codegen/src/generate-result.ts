import type { Diagnostic } from './ir/diagnostic.js';

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
