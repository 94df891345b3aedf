import { NO_METADATA } from '@nopal/core';
import { copyBytes } from '@nopal/protocol';
import { ProtoReader, ProtoWriter, readText } from '@nopal/protocol/protobuf';
import type { Batch } from '../link-transport.js';
import { ITEM_TAG } from './client-message.js';
import { type Field, readEntry, writeFields } from './fields.js';
import { skipField } from './skip-field.js';
import { fieldBytes, putText, textBytes } from './text-field.js';
import { putVarint, VarintCursor, varintBytes } from './varint.js';

/** Field 25 of `Envelope`, in two bytes. */
export const CALL_TAG = 0xca;
export const CALL_TAG_END = 0x01;
/** Fields of `Call` in protos/link.proto. */
const NUMBER = 0x08;
const ROUTE = 0x12;
const REQUEST = 0x1a;
const TIMEOUT = 0x20;
const REQUEST_ID = 0x2a;
const METADATA = 0x32;
const TRACE = 0x3a;
/** Tags below this one are of the fields above; with another wire type they are wrong. */
const UNKNOWN_FROM = 0x40;

/** The most that names and texts of a call's metadata may be together, in bytes. */
const MAX_METADATA_BYTES = 8_192;
const METADATA_FIELDS: readonly Field[] = [
  { number: 6, name: 'metadata', type: 'text', maxTextBytes: MAX_METADATA_BYTES },
];
/** More than the tags and lengths of the item and of the call. */
const AROUND_BYTES = 24;
const MAX_UINT32 = 0xffff_ffff;
const BASE = 36;

const NO_BYTES = new Uint8Array(0);

/** What a call is written from. */
export interface OutgoingCall {
  /** Never given to another call of this server. */
  readonly number: number;
  /** Nobody waits for a reply: the call goes without its number. */
  readonly isNotify: boolean;
  readonly route: string;
  /** The request message in protobuf. */
  readonly request: Uint8Array;
  readonly timeoutMs: number;
  /** Absent for a call that begins here: its id is made of its number. */
  readonly requestId: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly trace: string | undefined;
}

/**
 * Writes a call of a remote method into the batch.
 * @param ownIds what the ids of calls that begin here start with, before their numbers in base 36: ASCII
 * @throws GameError `INVALID` for what UTF-8 cannot carry, `TOO_LARGE` for too much metadata, and as `Batch.end`
 */
export function writeCall(batch: Batch, call: OutgoingCall, ownIds: string): void {
  const { route, request, requestId, trace } = call;
  const number = call.isNotify ? 0 : call.number;
  const timeout = Math.min(Math.ceil(call.timeoutMs), MAX_UINT32);
  const routeBytes = textBytes(route, 'route');
  const idBytes =
    requestId === undefined
      ? ownIds.length + digitsOf(call.number)
      : textBytes(requestId, 'requestId');
  const traceBytes = trace === undefined ? 0 : textBytes(trace, 'trace');
  const metadata = metadataBytes(call.metadata);
  let inner = metadata.length;
  if (number > 0) inner += 1 + varintBytes(number);
  if (routeBytes > 0) inner += fieldBytes(routeBytes);
  if (request.length > 0) inner += fieldBytes(request.length);
  if (timeout > 0) inner += 1 + varintBytes(timeout);
  if (idBytes > 0) inner += fieldBytes(idBytes);
  if (trace !== undefined) inner += fieldBytes(traceBytes);
  batch.reserve(AROUND_BYTES + inner);
  const { bytes, length: begin } = batch;
  let at = begin;
  bytes[at++] = ITEM_TAG;
  at = putVarint(bytes, at, 2 + varintBytes(inner) + inner);
  bytes[at++] = CALL_TAG;
  bytes[at++] = CALL_TAG_END;
  at = putVarint(bytes, at, inner);
  if (number > 0) {
    bytes[at++] = NUMBER;
    at = putVarint(bytes, at, number);
  }
  if (routeBytes > 0) at = putText(bytes, at, ROUTE, route, routeBytes);
  if (request.length > 0) {
    bytes[at++] = REQUEST;
    at = putVarint(bytes, at, request.length);
    at = copyBytes(bytes, at, request, 0, request.length);
  }
  if (timeout > 0) {
    bytes[at++] = TIMEOUT;
    at = putVarint(bytes, at, timeout);
  }
  if (requestId === undefined) at = putOwnId(bytes, at, ownIds, call.number, idBytes);
  else if (idBytes > 0) at = putText(bytes, at, REQUEST_ID, requestId, idBytes);
  at = copyBytes(bytes, at, metadata, 0, metadata.length);
  if (trace !== undefined) at = putText(bytes, at, TRACE, trace, traceBytes);
  batch.length = at;
  batch.end(begin);
}

/** A received call; one is filled again for each. */
export class CallView {
  number = 0;
  route = '';
  /** The request is `start..end` of the bytes. */
  bytes: Uint8Array = NO_BYTES;
  start = 0;
  end = 0;
  timeoutMs = 0;
  requestId = '';
  metadata: Readonly<Record<string, string>> = NO_METADATA;
  trace: string | undefined;
  readonly #cursor = new VarintCursor();
  #metadataBytes = 0;

  /** Reads `from..to` of the bytes; false when that is no call. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    this.number = 0;
    this.route = '';
    this.bytes = bytes;
    this.start = this.end = from;
    this.timeoutMs = 0;
    this.requestId = '';
    this.metadata = NO_METADATA;
    this.trace = undefined;
    this.#metadataBytes = 0;
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
    if (tag === TIMEOUT) {
      this.timeoutMs = cursor.varint(bytes, to);
      return this.timeoutMs >= 0 && this.timeoutMs <= MAX_UINT32;
    }
    if (
      tag === REQUEST ||
      tag === ROUTE ||
      tag === REQUEST_ID ||
      tag === TRACE ||
      tag === METADATA
    ) {
      const start = cursor.piece(bytes, to);
      return start >= 0 && this.#piece(tag, bytes, start, cursor.pos);
    }
    cursor.pos -= 1;
    return tag >= UNKNOWN_FROM && skipField(bytes, cursor, to);
  }

  #piece(tag: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (tag === REQUEST) {
      this.start = start;
      this.end = end;
      return true;
    }
    if (tag === METADATA) return this.#metadata(bytes, start, end);
    const text = readText(bytes, start, end);
    if (text === undefined) return false;
    if (tag === ROUTE) this.route = text;
    else if (tag === REQUEST_ID) this.requestId = text;
    else this.trace = text;
    return true;
  }

  #metadata(bytes: Uint8Array, start: number, end: number): boolean {
    this.#metadataBytes += end - start;
    if (this.#metadataBytes > MAX_METADATA_BYTES) return false;
    if (this.metadata === NO_METADATA) this.metadata = {};
    try {
      readEntry(new ProtoReader(bytes, start, end), this.metadata);
      return true;
    } catch {
      return false;
    }
  }
}

/** How many digits a whole number has in base 36. */
function digitsOf(number: number): number {
  let digits = 1;
  for (let rest = number; rest >= BASE; rest = Math.floor(rest / BASE)) digits += 1;
  return digits;
}

/** Writes the id that `ownIds` and the number make, digit by digit: as a text it would be made and thrown away. */
function putOwnId(
  bytes: Uint8Array,
  at: number,
  ownIds: string,
  number: number,
  idBytes: number,
): number {
  bytes[at] = REQUEST_ID;
  const start = putVarint(bytes, at + 1, idBytes);
  for (let unit = 0; unit < ownIds.length; unit += 1) bytes[start + unit] = ownIds.charCodeAt(unit);
  const end = start + idBytes;
  let rest = number;
  for (let digitAt = end - 1; digitAt >= start + ownIds.length; digitAt -= 1) {
    const digit = rest % BASE;
    bytes[digitAt] = digit < 10 ? 0x30 + digit : 0x57 + digit; // 0 to 9, a to z
    rest = Math.floor(rest / BASE);
  }
  return end;
}

function metadataBytes(metadata: Readonly<Record<string, string>>): Uint8Array {
  if (metadata === NO_METADATA) return NO_BYTES;
  const out = new ProtoWriter();
  writeFields(out, METADATA_FIELDS, { metadata });
  return out.finish();
}
