import type { CodeTexts } from './code-texts.js';

/** `CG4…`: the lock, and changes that break the contract. */
export const LOCK_CODES = {} as const satisfies CodeTexts;
