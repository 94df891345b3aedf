import { INVALID } from './invalid.js';
import type { ProtoReader } from './proto-reader.js';
import type { ProtoWriter } from './proto-writer.js';

/** 0001-01-01 and 9999-12-31, which google.protobuf.Timestamp ends at; milliseconds. */
const MIN_TIMESTAMP_MILLIS = -62_135_596_800_000;
const MAX_TIMESTAMP_MILLIS = 253_402_300_799_999;
/** What a Date ends at, before and after 1970; milliseconds. */
export const MAX_DATE_MILLIS = 8_640_000_000_000_000;

/** Whether a value is a Date of the years 1 to 9999. */
export function isTimestamp(value: unknown): value is Date {
  if (!(value instanceof Date)) return false;
  const millis = value.getTime();
  return millis >= MIN_TIMESTAMP_MILLIS && millis <= MAX_TIMESTAMP_MILLIS;
}

/** Whether a value is a Date, and one that exists. */
export function isDate(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

/** @returns false for what is no Date of the years 1 to 9999; what was written of it must then be dropped. */
export function writeTimestamp(out: ProtoWriter, tag: number, value: unknown): boolean {
  if (!isTimestamp(value)) return false;
  const millis = value.getTime();
  const seconds = Math.floor(millis / 1000);
  const nanos = (millis - seconds * 1000) * 1_000_000;
  const start = out.begin(tag);
  if (seconds !== 0) out.int53(0x08, seconds);
  if (nanos !== 0) out.int32(0x10, nanos);
  out.end(start);
  return true;
}

/** A Date; what is finer than a millisecond is cut off. INVALID outside the years 1 to 9999. */
export function readTimestamp(reader: ProtoReader): Date | typeof INVALID {
  const outer = reader.enter();
  let seconds = 0;
  let nanos = 0;
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === 0x08) seconds = reader.int();
    else if (tag === 0x10) nanos = reader.int32();
    else reader.skip(tag);
  }
  reader.leave(outer);
  if (!(nanos >= 0 && nanos <= 999_999_999)) return INVALID;
  const millis = seconds * 1000 + Math.floor(nanos / 1_000_000);
  if (!(millis >= MIN_TIMESTAMP_MILLIS && millis <= MAX_TIMESTAMP_MILLIS)) return INVALID;
  return new Date(millis);
}
