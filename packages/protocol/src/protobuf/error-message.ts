import type { ErrorBody } from '../error-body.js';
import { ProtoReader } from './proto-reader.js';
import type { ProtoWriter } from './proto-writer.js';

// Pitaya's message, which its clients of the protobuf serializer read:
//   message Error { string code = 1; string msg = 2; map<string, string> metadata = 3; }
const CODE = 0x0a;
const MSG = 0x12;
const METADATA = 0x1a;
const KEY = 0x0a;
const VALUE = 0x12;

/** Appends the body of a response whose error bit is set. Half surrogate pairs become U+FFFD, as UTF-8 cannot carry them. */
export function writeErrorMessage(error: ErrorBody, out: ProtoWriter): void {
  text(out, CODE, error.code);
  text(out, MSG, error.msg);
  for (const [name, value] of Object.entries(error.metadata ?? {})) {
    const start = out.begin(METADATA);
    text(out, KEY, name);
    text(out, VALUE, String(value)); // whatever a game put there in spite of its type
    out.end(start);
  }
}

/** Reads such a body. @throws ProtocolError BAD_PROTOBUF */
export function readErrorMessage(bytes: Uint8Array): ErrorBody {
  const reader = new ProtoReader(bytes, 0, bytes.length);
  let code = '';
  let msg = '';
  const metadata: [string, string][] = [];
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === CODE) code = reader.string();
    else if (tag === MSG) msg = reader.string();
    else if (tag === METADATA) metadata.push(readEntry(reader));
    else reader.skip(tag);
  }
  // `fromEntries` makes own fields, also of a key like __proto__.
  return metadata.length === 0
    ? { code, msg }
    : { code, msg, metadata: Object.fromEntries(metadata) };
}

function readEntry(reader: ProtoReader): [string, string] {
  const entry: [string, string] = ['', ''];
  const outer = reader.enter();
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === KEY) entry[0] = reader.string();
    else if (tag === VALUE) entry[1] = reader.string();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return entry;
}

/** A text that is not empty: proto3 leaves empty ones out. */
function text(out: ProtoWriter, tag: number, value: string): void {
  if (value === '' || out.string(tag, value)) return;
  out.string(tag, value.replace(LONE_SURROGATE, '\uFFFD'));
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
