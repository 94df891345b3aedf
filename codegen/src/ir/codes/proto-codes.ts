import type { CodeTexts } from './code-texts.js';

/** `CG3…`: the .proto files. */
export const PROTO_CODES = {
  CG3001: {
    title: 'two shapes want one name in the .proto files',
    remedy: 'Rename one of the types or fields, or give one `@protoName`.',
  },
} as const satisfies CodeTexts;
