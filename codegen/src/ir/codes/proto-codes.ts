import type { CodeTexts } from './code-texts.js';

/** `CG3…`: the .proto files. */
export const PROTO_CODES = {
  CG3001: {
    title: 'two shapes want one name in the .proto files',
    remedy: 'Rename one of them.',
  },
  CG3002: {
    title: 'two fields, enum values or methods want one name in the .proto files',
    remedy: 'Rename one of them: protobuf tells names apart by their words alone.',
  },
  CG3003: {
    warning: true,
    title: 'readers of the .proto files know a field by another name',
    remedy: 'Write the field in camelCase with one capital a word: userId instead of userID.',
  },
} as const satisfies CodeTexts;
