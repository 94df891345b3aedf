import { copyBytes } from '@nopal/protocol';
import { readText } from '@nopal/protocol/protobuf';
import type { Batch } from '../link-transport.js';
import { ITEM_TAG } from './client-message.js';
import { skipField } from './skip-field.js';
import { fieldBytes, putText, textBytes } from './text-field.js';
import { putVarint, VarintCursor, varintBytes } from './varint.js';

/** Field 10 of `Envelope`. */
export const PUSH_TAG = 0x52;
/** Fields of `Push` in protos/link.proto. */
const SESSION_IDS = 0x0a;
/** One id that is not packed. */
const SESSION_ID = 0x08;
const ROUTE = 0x12;
const BODY = 0x1a;
/** Tags below this one are of the fields above; with another wire type they are wrong. */
const UNKNOWN_FROM = 0x20;

/** More than the tags and lengths of the item and of the push. */
const AROUND_BYTES = 24;
const MAX_UINT32 = 0xffff_ffff;
/** The most sessions that one push may name. */
const MAX_SESSIONS = 1 << 18;
/** A longer list is given up. */
const KEPT_SESSIONS = 1_024;

const NO_BYTES = new Uint8Array(0);

/**
 * Writes a push to clients into the batch; a body that is a text goes as UTF-8.
 * @throws GameError `INVALID` for a route that UTF-8 cannot carry, and as `Batch.end`
 */
export function writePush(
  batch: Batch,
  sessionIds: readonly number[],
  route: string,
  body: Uint8Array | string,
): void {
  const routeBytes = textBytes(route, 'route');
  let idBytes = 0;
  for (let i = 0; i < sessionIds.length; i += 1) idBytes += varintBytes(sessionIds[i] as number);
  const bodyBytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  let inner = 0;
  if (idBytes > 0) inner += fieldBytes(idBytes);
  if (routeBytes > 0) inner += fieldBytes(routeBytes);
  if (bodyBytes > 0) inner += fieldBytes(bodyBytes);
  batch.reserve(AROUND_BYTES + inner);
  const { bytes, length: begin } = batch;
  let at = begin;
  bytes[at++] = ITEM_TAG;
  at = putVarint(bytes, at, 1 + varintBytes(inner) + inner);
  bytes[at++] = PUSH_TAG;
  at = putVarint(bytes, at, inner);
  if (idBytes > 0) {
    bytes[at++] = SESSION_IDS;
    at = putVarint(bytes, at, idBytes);
    for (let i = 0; i < sessionIds.length; i += 1)
      at = putVarint(bytes, at, sessionIds[i] as number);
  }
  if (routeBytes > 0) at = putText(bytes, at, ROUTE, route, routeBytes);
  if (bodyBytes > 0) {
    if (typeof body === 'string') at = putText(bytes, at, BODY, body, bodyBytes);
    else {
      bytes[at++] = BODY;
      at = putVarint(bytes, at, bodyBytes);
      at = copyBytes(bytes, at, body, 0, bodyBytes);
    }
  }
  batch.length = at;
  batch.end(begin);
}

/** A received push; one is filled again for each. */
export class PushView {
  /** The first `count` of these; the list only grows, as it is filled again. */
  readonly sessionIds: number[] = [];
  count = 0;
  route = '';
  /** The body is `start..end` of the bytes. */
  bytes: Uint8Array = NO_BYTES;
  start = 0;
  end = 0;
  readonly #cursor = new VarintCursor();

  /** Reads `from..to` of the bytes; false when that is no push. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    this.count = 0;
    if (this.sessionIds.length > KEPT_SESSIONS) this.sessionIds.length = 0;
    this.route = '';
    this.bytes = bytes;
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
    if (tag === SESSION_ID) return this.#sessionId(bytes, cursor, to);
    if (tag !== SESSION_IDS && tag !== ROUTE && tag !== BODY) {
      cursor.pos -= 1;
      return tag >= UNKNOWN_FROM && skipField(bytes, cursor, to);
    }
    const start = cursor.piece(bytes, to);
    if (start < 0) return false;
    const end = cursor.pos;
    if (tag === SESSION_IDS) return this.#sessionIds(bytes, cursor, start);
    if (tag === BODY) {
      this.start = start;
      this.end = end;
      return true;
    }
    const route = readText(bytes, start, end);
    this.route = route ?? '';
    return route !== undefined;
  }

  #sessionIds(bytes: Uint8Array, cursor: VarintCursor, start: number): boolean {
    const end = cursor.pos;
    cursor.pos = start;
    while (cursor.pos < end) if (!this.#sessionId(bytes, cursor, end)) return false;
    return true;
  }

  #sessionId(bytes: Uint8Array, cursor: VarintCursor, end: number): boolean {
    const id = cursor.varint(bytes, end);
    if (id < 0 || id > MAX_UINT32 || this.count === MAX_SESSIONS) return false;
    if (this.count === this.sessionIds.length) this.sessionIds.push(id);
    else this.sessionIds[this.count] = id;
    this.count += 1;
    return true;
  }
}
