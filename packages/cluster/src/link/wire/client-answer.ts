import { writeText } from '@nopal/core';
import { copyBytes } from '@nopal/protocol';
import type { Batch } from '../link-transport.js';
import { ITEM_TAG } from './client-message.js';
import { skipField } from './skip-field.js';
import { putFixed32, putVarint, VarintCursor, varintBytes } from './varint.js';

/** Field 2 of `Envelope`. */
export const ANSWER_TAG = 0x12;
/** Fields of `ClientAnswer` in protos/link.proto. */
const TICKET = 0x0d;
const ERROR = 0x10;
const BODY = 0x1a;
/** More than all that surrounds the body. */
const AROUND_BYTES = 40;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Writes the answer to a client's message into the batch; a text goes as UTF-8, and of bytes `start..end`.
 * @throws GameError as `Batch.end`
 */
export function writeClientAnswer(
  batch: Batch,
  ticket: number,
  isError: boolean,
  body: Uint8Array | string,
  start = 0,
  end = body.length,
): void {
  const guess = end - start;
  batch.reserve(AROUND_BYTES + (typeof body === 'string' ? guess * MAX_BYTES_PER_UNIT : guess));
  const { bytes, length: begin } = batch;
  if (typeof body === 'string') {
    // Most texts are ASCII, and then lie where they belong at once.
    const guessed = begin + headBytes(isError, guess);
    const written = writeText(bytes, guessed, body);
    const head = headBytes(isError, written);
    if (written !== guess && begin + head !== guessed)
      bytes.copyWithin(begin + head, guessed, guessed + written);
    putHead(bytes, begin, ticket, isError, written);
    batch.length = begin + head + written;
  } else {
    const at = putHead(bytes, begin, ticket, isError, guess);
    batch.length = copyBytes(bytes, at, body, start, end);
  }
  batch.end(begin);
}

/** A received answer; one is filled again for each. */
export class ClientAnswerView {
  ticket = 0;
  isError = false;
  /** The body is `start..end` of the bytes that were read. */
  start = 0;
  end = 0;
  readonly #cursor = new VarintCursor();

  /** Reads `from..to` of the bytes; false when that is no answer, or one without a ticket. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    this.ticket = 0;
    this.isError = false;
    this.start = this.end = from;
    const cursor = this.#cursor;
    cursor.pos = from;
    while (cursor.pos < to) {
      const tag = bytes[cursor.pos++] as number;
      if (tag === TICKET) {
        this.ticket = cursor.fixed32(bytes, to);
        if (this.ticket < 0) return false;
      } else if (tag === BODY) {
        this.start = cursor.piece(bytes, to);
        this.end = cursor.pos;
        if (this.start < 0) return false;
      } else if (tag === ERROR) {
        const value = cursor.varint(bytes, to);
        if (value < 0) return false;
        this.isError = value > 0;
      } else {
        cursor.pos -= 1;
        if (!skipField(bytes, cursor, to)) return false;
      }
    }
    return this.ticket > 0;
  }
}

function innerBytes(isError: boolean, bodyBytes: number): number {
  const body = bodyBytes > 0 ? 1 + varintBytes(bodyBytes) + bodyBytes : 0;
  return 5 + (isError ? 2 : 0) + body;
}

/** What comes before the body. */
function headBytes(isError: boolean, bodyBytes: number): number {
  const inner = innerBytes(isError, bodyBytes);
  const outer = 1 + varintBytes(inner) + inner;
  return 1 + varintBytes(outer) + outer - bodyBytes;
}

function putHead(
  bytes: Uint8Array,
  begin: number,
  ticket: number,
  isError: boolean,
  bodyBytes: number,
): number {
  const inner = innerBytes(isError, bodyBytes);
  let at = begin;
  bytes[at++] = ITEM_TAG;
  at = putVarint(bytes, at, 1 + varintBytes(inner) + inner);
  bytes[at++] = ANSWER_TAG;
  at = putVarint(bytes, at, inner);
  bytes[at++] = TICKET;
  at = putFixed32(bytes, at, ticket);
  if (isError) {
    bytes[at++] = ERROR;
    bytes[at++] = 1;
  }
  if (bodyBytes > 0) {
    bytes[at++] = BODY;
    at = putVarint(bytes, at, bodyBytes);
  }
  return at;
}
