import { copyBytes } from '@nopal/protocol';
import type { Batch } from '../link-transport.js';
import { skipField } from './skip-field.js';
import { putFixed32, putVarint, VarintCursor, varintBytes } from './varint.js';

/** Field 1 of `Batch`: an envelope. */
export const ITEM_TAG = 0x0a;
/** Field 1 of `Envelope`. */
export const MESSAGE_TAG = 0x0a;
/** Fields of `ClientMessage` in protos/link.proto. */
const TICKET = 0x0d;
const SESSION = 0x10;
const ROUTE = 0x18;
const TIMEOUT = 0x20;
const SEQUENCE = 0x28;
const NOTIFY = 0x30;
const BODY = 0x3a;
const ROUTE_TEXT = 0x42;
const TRACE = 0x4a;

/** More than all that surrounds the body of a message without texts: eleven tags and lengths, and the numbers. */
const AROUND_BYTES = 80;
const MAX_UINT32 = 0xffff_ffff;
/** The longest trace context, in bytes. */
export const MAX_TRACE_BYTES = 1_024;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
const NO_BYTES = new Uint8Array(0);

/** What a client's message is written from. */
export interface OutgoingMessage {
  readonly isNotify: boolean;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly sequence: number;
  readonly trace: string | undefined;
}

/**
 * Writes a client's message into the batch.
 * @param route its number, which the peer was told, or its text
 * @throws GameError as `Batch.end`
 */
export function writeClientMessage(
  batch: Batch,
  ticket: number,
  sessionId: number,
  route: number | string,
  timeoutMs: number,
  message: OutgoingMessage,
): void {
  const { isNotify, start: from, end: to, sequence } = message;
  const bodyBytes = to - from;
  const text = typeof route === 'string' ? encoder.encode(route) : NO_BYTES;
  const trace = message.trace === undefined ? NO_BYTES : traceBytes(message.trace);
  const number = typeof route === 'string' ? 0 : route;
  const timeout = Math.min(Math.ceil(timeoutMs), MAX_UINT32);
  let inner = 5;
  if (sessionId > 0) inner += 1 + varintBytes(sessionId);
  if (number > 0) inner += 1 + varintBytes(number);
  if (timeout > 0) inner += 1 + varintBytes(timeout);
  if (sequence > 0) inner += 1 + varintBytes(sequence);
  if (isNotify) inner += 2;
  if (bodyBytes > 0) inner += 1 + varintBytes(bodyBytes) + bodyBytes;
  if (text.length > 0) inner += 1 + varintBytes(text.length) + text.length;
  if (trace.length > 0) inner += 1 + varintBytes(trace.length) + trace.length;
  batch.reserve(AROUND_BYTES + inner);
  const { bytes, length: begin } = batch;
  let at = begin;
  bytes[at++] = ITEM_TAG;
  at = putVarint(bytes, at, 1 + varintBytes(inner) + inner);
  bytes[at++] = MESSAGE_TAG;
  at = putVarint(bytes, at, inner);
  bytes[at++] = TICKET;
  at = putFixed32(bytes, at, ticket);
  if (sessionId > 0) at = putNumber(bytes, at, SESSION, sessionId);
  if (number > 0) at = putNumber(bytes, at, ROUTE, number);
  if (timeout > 0) at = putNumber(bytes, at, TIMEOUT, timeout);
  if (sequence > 0) at = putNumber(bytes, at, SEQUENCE, sequence);
  if (isNotify) at = putNumber(bytes, at, NOTIFY, 1);
  if (bodyBytes > 0) {
    at = putNumber(bytes, at, BODY, bodyBytes);
    at = copyBytes(bytes, at, message.bytes, from, to);
  }
  if (text.length > 0) {
    at = putNumber(bytes, at, ROUTE_TEXT, text.length);
    at = copyBytes(bytes, at, text, 0, text.length);
  }
  if (trace.length > 0) {
    at = putNumber(bytes, at, TRACE, trace.length);
    at = copyBytes(bytes, at, trace, 0, trace.length);
  }
  batch.length = at;
  batch.end(begin);
}

/** A received message of a client; one is filled again for each. */
export class ClientMessageView {
  bytes: Uint8Array = NO_BYTES;
  ticket = 0;
  sessionId = 0;
  /** 0 when the route comes as text. */
  routeNumber = 0;
  timeoutMs = 0;
  sequence = 0;
  isNotify = false;
  /** The body is `start..end` of the bytes. */
  start = 0;
  end = 0;
  /** The route's text is there; absent where it has a number. */
  routeStart = 0;
  routeEnd = 0;
  trace: string | undefined;
  readonly #cursor = new VarintCursor();

  /** Reads `from..to` of the bytes; false when that is no message of a client, or one without a ticket. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    this.bytes = bytes;
    this.ticket = 0;
    this.sessionId = 0;
    this.routeNumber = 0;
    this.timeoutMs = 0;
    this.sequence = 0;
    this.isNotify = false;
    this.start = this.end = this.routeStart = this.routeEnd = from;
    this.trace = undefined;
    const cursor = this.#cursor;
    cursor.pos = from;
    while (cursor.pos < to) {
      if (!this.#field(bytes, cursor, to)) return false;
    }
    return this.ticket > 0;
  }

  #field(bytes: Uint8Array, cursor: VarintCursor, to: number): boolean {
    const tag = bytes[cursor.pos++] as number;
    switch (tag) {
      case TICKET:
        this.ticket = cursor.fixed32(bytes, to);
        return this.ticket >= 0;
      case SESSION:
        this.sessionId = cursor.varint(bytes, to);
        return isUint32(this.sessionId);
      case ROUTE:
        this.routeNumber = cursor.varint(bytes, to);
        return isUint32(this.routeNumber);
      case TIMEOUT:
        this.timeoutMs = cursor.varint(bytes, to);
        return isUint32(this.timeoutMs);
      case SEQUENCE:
        this.sequence = cursor.varint(bytes, to);
        return this.sequence >= 0;
      case NOTIFY: {
        const value = cursor.varint(bytes, to);
        this.isNotify = value > 0;
        return value >= 0;
      }
      case BODY:
        this.start = cursor.piece(bytes, to);
        this.end = cursor.pos;
        return this.start >= 0;
      default:
        return this.#rareField(bytes, cursor, to, tag);
    }
  }

  #rareField(bytes: Uint8Array, cursor: VarintCursor, to: number, tag: number): boolean {
    if (tag !== ROUTE_TEXT && tag !== TRACE) {
      cursor.pos -= 1;
      return skipField(bytes, cursor, to);
    }
    const begin = cursor.piece(bytes, to);
    if (begin < 0) return false;
    if (tag === ROUTE_TEXT) {
      this.routeStart = begin;
      this.routeEnd = cursor.pos;
      return true;
    }
    if (cursor.pos - begin > MAX_TRACE_BYTES) return false;
    try {
      this.trace = decoder.decode(bytes.subarray(begin, cursor.pos));
    } catch {
      return false;
    }
    return true;
  }
}

function isUint32(value: number): boolean {
  return value >= 0 && value <= MAX_UINT32;
}

function putNumber(bytes: Uint8Array, at: number, tag: number, value: number): number {
  bytes[at] = tag;
  return putVarint(bytes, at + 1, value);
}

/** What is longer than it may be is left out: a trace must not cost a call. */
function traceBytes(trace: string): Uint8Array {
  const bytes = encoder.encode(trace);
  return bytes.length > MAX_TRACE_BYTES ? NO_BYTES : bytes;
}
