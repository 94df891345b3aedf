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
  CG3051: {
    title: 'a hand-written .proto file has the package of the generated ones',
    remedy: 'Rename its package, or give `package` in nopal.config.json another name.',
  },
  CG3052: {
    title: 'a .proto file is not proto3',
    remedy: 'Mend it where it is marked.',
  },
  CG3053: {
    title: 'a .proto file imports one that is not there, or itself in a circle',
    remedy: 'Paths begin in the protos folder; put a copy of the file there.',
  },
  CG3054: {
    title: 'a .proto file names a type that is not there or not imported',
    remedy: 'Check the name, and import the file that declares it.',
  },
  CG3055: {
    title: 'a .proto file uses what is not read (proto2, editions, groups, extensions, …)',
    remedy: 'Write the part that TypeScript uses in plain proto3.',
  },
  CG3056: {
    title: 'a number in a .proto file is taken, reserved or out of range',
    remedy: 'Give another one; the first value of an enum is 0.',
  },
  CG3057: {
    title: 'two declarations of a .proto file share a name, here or in TypeScript',
    remedy: 'Rename one of them, or give the field a `json_name`.',
  },
  CG3058: {
    title: '`implements` names no rpc that a @Remote can answer',
    remedy: "Write 'package.Service/Method', of a .proto file in the protos folder.",
  },
  CG3059: {
    title: 'the signature of a @Remote is not that of the rpc that it implements',
    remedy: "Take the rpc's request and return its response: the interfaces in generated/protos.",
  },
  CG3060: {
    title: 'the .proto files are too large',
    remedy: 'At most 1,000 files, 1 MiB a file, 2,000 fields a message.',
  },
  CG3061: {
    title: 'two methods of a server implement one rpc',
    remedy: 'Take `implements` from one of them.',
  },
  CG3062: {
    warning: true,
    title: 'an rpc of a hand-written service streams, and is left out',
    remedy:
      'Nothing, unless a @Remote should be that rpc: it answers one request with one response.',
  },
} as const satisfies CodeTexts;
