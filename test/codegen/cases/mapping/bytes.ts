// `Uint8Array`, `Buffer` and `Opaque` are bytes, a view with @zeroCopy, raw as a whole body
import { Buffer as NodeBuffer } from 'node:buffer';
import { Component, Handler } from '@nopal/core';
import type { MaxLength, Opaque } from '@nopal/protocol';
export interface BytesRow {
  a: Uint8Array;
  b: Buffer;
  c: NodeBuffer;
  d: Opaque;
  e: Uint8Array & MaxLength<1024>;
  /** @zeroCopy */ f: Uint8Array;
}
@Component() export class BytesRows {
  @Handler() bytes(row: BytesRow): void { void row; }
  @Handler() raw(body: Opaque): Uint8Array { return body; }
}
