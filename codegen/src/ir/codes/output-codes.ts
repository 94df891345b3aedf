import type { CodeTexts } from './code-texts.js';

/** `CG19…`: what keeps the output from being written. */
export const OUTPUT_CODES = {
  CG1901: {
    title: 'an output file cannot be written',
    remedy: 'Make the named folder writable, or free the path; the old files are still there.',
  },
  CG1902: {
    title: 'an output folder leads out of the project',
    remedy: 'Replace the symbolic link by a folder, or name another one in nopal.config.json.',
  },
} as const satisfies CodeTexts;
