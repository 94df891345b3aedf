import { ProtoReader } from '@nopal/protocol/protobuf';
import type { VarintCursor } from './varint.js';

/** Passes by a field that this release does not know; false when it is none. */
export function skipField(bytes: Uint8Array, cursor: VarintCursor, to: number): boolean {
  try {
    const reader = new ProtoReader(bytes, cursor.pos, to);
    reader.skip(reader.tag());
    cursor.pos = reader.pos;
    return true;
  } catch {
    return false;
  }
}
