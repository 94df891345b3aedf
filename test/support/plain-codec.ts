import {
  type Codec,
  explainValue,
  INVALID,
  ProtoReader,
  ProtoWriter,
  type TypeData,
} from '@nopal/core';

const TEXT_OBJECT: TypeData = ['object', 'Text', [['text', 'string']]];

/** A codec that takes every object as it is, and nothing else; in protobuf, field 1 has it as JSON. */
export const anyObject: Codec = {
  type: 'Anything',
  parse: (tree) => (isObject(tree) ? tree : INVALID),
  print: (value) => (isObject(value) ? value : INVALID),
  is: isObject,
  encode: (value, out) => isObject(value) && out.string(0x0a, JSON.stringify(value)),
  decode: (bytes, start, end) => {
    const reader = new ProtoReader(bytes, start, end);
    let value: unknown = INVALID;
    while (reader.pos < end) {
      const tag = reader.tag();
      if (tag === 0x0a) value = JSON.parse(reader.string());
      else reader.skip(tag);
    }
    return isObject(value) ? value : INVALID;
  },
  explain: (value) => [{ path: '', expected: 'an object', found: typeof value }],
  explainBytes: () => [{ path: '', expected: 'an object', found: 'undefined' }],
};

/** `{ n: number }`; in protobuf, field 1 is a double. */
export const numberedObject: Codec = {
  type: 'Numbered',
  parse: numbered,
  print: numbered,
  is: (value) => numbered(value) !== INVALID,
  encode: (value, out) => {
    const valid = numbered(value);
    if (valid === INVALID) return false;
    out.double(0x09, valid.n);
    return true;
  },
  decode: (bytes, start, end) => {
    const reader = new ProtoReader(bytes, start, end);
    let n: number | undefined;
    while (reader.pos < end) {
      const tag = reader.tag();
      if (tag === 0x09) n = reader.double();
      else reader.skip(tag);
    }
    return n === undefined ? INVALID : { n };
  },
  explain: (value) => [
    { path: 'n', expected: 'a number', found: typeof (value as { n?: unknown } | undefined)?.n },
  ],
  explainBytes: () => [{ path: 'n', expected: 'a number', found: 'undefined' }],
};

/** `{ text: string }`; in protobuf, field 1 has it. */
export const textObject: Codec = {
  type: 'Text',
  parse: textOf,
  print: textOf,
  is: (value) => textOf(value) !== INVALID,
  encode: (value, out) => {
    const valid = textOf(value);
    return valid !== INVALID && out.string(0x0a, valid.text);
  },
  decode: (bytes, start, end) => {
    const reader = new ProtoReader(bytes, start, end);
    let text = '';
    while (reader.pos < end) {
      const tag = reader.tag();
      if (tag === 0x0a) text = reader.string();
      else reader.skip(tag);
    }
    return { text };
  },
  explain: (value, direction) => explainValue([], TEXT_OBJECT, value, direction),
  explainBytes: () => [],
};

/** What a codec writes, by itself. */
export function encoded(codec: Codec, value: unknown): Uint8Array {
  const writer = new ProtoWriter();
  if (!codec.encode(value, writer)) throw new TypeError(`the value is no ${codec.type}`);
  return writer.finish();
}

/** What a codec reads from bytes that are all its own. */
export function decoded(codec: Codec, bytes: Uint8Array): unknown {
  return codec.decode(bytes, 0, bytes.length);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): { text: string } | typeof INVALID {
  const { text } = (value ?? {}) as { text?: unknown };
  return typeof text === 'string' ? { text } : INVALID;
}

function numbered(value: unknown): { n: number } | typeof INVALID {
  const { n } = (value ?? {}) as { n?: unknown };
  return typeof n === 'number' ? { n } : INVALID;
}
