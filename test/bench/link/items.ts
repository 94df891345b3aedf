import type { Batch } from '@nopal/cluster';

/** Writes items of fewer than 128 bytes, as the one who writes envelopes does. */
export function writeItem(batch: Batch, body: Buffer, from: number, length: number): void {
  batch.reserve(length + 2);
  const start = batch.length;
  const { bytes } = batch;
  bytes[start] = 0x0a;
  bytes[start + 1] = length;
  body.copy(bytes, start + 2, from, from + length);
  batch.length = start + 2 + length;
  batch.end(start);
}

/** Answers each item with itself. */
export function echoItems(bytes: Buffer, batch: Batch): void {
  for (let pos = 0; pos < bytes.length; ) {
    const length = bytes[pos + 1] as number;
    writeItem(batch, bytes, pos + 2, length);
    pos += 2 + length;
  }
}

export function countItems(bytes: Uint8Array): number {
  let count = 0;
  for (let pos = 0; pos < bytes.length; pos += 2 + (bytes[pos + 1] as number)) count += 1;
  return count;
}
