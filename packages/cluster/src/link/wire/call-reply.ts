import { copyBytes } from '@nopal/protocol';
import { ProtoReader, ProtoWriter } from '@nopal/protocol/protobuf';
import type { WireError } from '../envelope.js';
import type { Batch } from '../link-transport.js';
import { ITEM_TAG } from './client-message.js';
import { ERROR } from './envelope-kinds.js';
import { readFields, writeFields } from './fields.js';
import { skipField } from './skip-field.js';
import { fieldBytes } from './text-field.js';
import { putVarint, VarintCursor, varintBytes } from './varint.js';

/** Field 26 of `Envelope`, in two bytes. */
export const REPLY_TAG = 0xd2;
export const REPLY_TAG_END = 0x01;
/** Fields of `CallReply` in protos/link.proto. */
const NUMBER = 0x08;
const ERROR_FIELD = 0x12;
const REPLY = 0x1a;
/** Tags below this one are of the fields above; with another wire type they are wrong. */
const UNKNOWN_FROM = 0x20;

/** More than the tags and lengths of the item and of the reply. */
const AROUND_BYTES = 24;
const NO_BYTES = new Uint8Array(0);

/**
 * Writes what became of a call into the batch.
 * @param reply the reply message in protobuf; absent when there is an error
 * @throws GameError as `Batch.end`
 */
export function writeCallReply(
  batch: Batch,
  number: number,
  reply: Uint8Array | undefined,
  error: WireError | undefined = undefined,
): void {
  const failure = error === undefined ? NO_BYTES : errorBytes(error);
  let inner = 0;
  if (number > 0) inner += 1 + varintBytes(number);
  if (error !== undefined) inner += fieldBytes(failure.length);
  if (reply !== undefined) inner += fieldBytes(reply.length);
  batch.reserve(AROUND_BYTES + inner);
  const { bytes, length: begin } = batch;
  let at = begin;
  bytes[at++] = ITEM_TAG;
  at = putVarint(bytes, at, 2 + varintBytes(inner) + inner);
  bytes[at++] = REPLY_TAG;
  bytes[at++] = REPLY_TAG_END;
  at = putVarint(bytes, at, inner);
  if (number > 0) {
    bytes[at++] = NUMBER;
    at = putVarint(bytes, at, number);
  }
  if (error !== undefined) {
    bytes[at++] = ERROR_FIELD;
    at = putVarint(bytes, at, failure.length);
    at = copyBytes(bytes, at, failure, 0, failure.length);
  }
  if (reply !== undefined) {
    bytes[at++] = REPLY;
    at = putVarint(bytes, at, reply.length);
    at = copyBytes(bytes, at, reply, 0, reply.length);
  }
  batch.length = at;
  batch.end(begin);
}

/** A received reply; one is filled again for each. */
export class CallReplyView {
  number = 0;
  error: WireError | undefined;
  hasReply = false;
  /** The reply is `start..end` of the bytes that were read. */
  start = 0;
  end = 0;
  readonly #cursor = new VarintCursor();

  /** Reads `from..to` of the bytes; false when that is no reply. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    this.number = 0;
    this.error = undefined;
    this.hasReply = false;
    this.start = this.end = from;
    const cursor = this.#cursor;
    cursor.pos = from;
    while (cursor.pos < to) {
      if (!this.#field(bytes, cursor, to)) return false;
    }
    return true;
  }

  #field(bytes: Uint8Array, cursor: VarintCursor, to: number): boolean {
    const tag = bytes[cursor.pos++] as number;
    if (tag === NUMBER) {
      this.number = cursor.varint(bytes, to);
      return this.number >= 0;
    }
    if (tag !== REPLY && tag !== ERROR_FIELD) {
      cursor.pos -= 1;
      return tag >= UNKNOWN_FROM && skipField(bytes, cursor, to);
    }
    const start = cursor.piece(bytes, to);
    if (start < 0) return false;
    if (tag === ERROR_FIELD) return this.#error(bytes, start, cursor.pos);
    this.hasReply = true;
    this.start = start;
    this.end = cursor.pos;
    return true;
  }

  #error(bytes: Uint8Array, start: number, end: number): boolean {
    try {
      const error: unknown = readFields(new ProtoReader(bytes, start, end), ERROR);
      this.error = error as WireError;
      return true;
    } catch {
      return false;
    }
  }
}

function errorBytes(error: WireError): Uint8Array {
  const out = new ProtoWriter();
  writeFields(out, ERROR, error);
  return out.finish();
}
