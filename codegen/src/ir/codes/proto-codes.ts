import type { CodeTexts } from './code-texts.js';

/** `CG3…`: the .proto files. */
export const PROTO_CODES = {} as const satisfies CodeTexts;
