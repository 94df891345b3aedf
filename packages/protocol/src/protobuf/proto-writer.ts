import { writeLongText } from './text.js';

const FIRST_CAPACITY = 256;
/** The UTF-8 of so many UTF-16 units always fits a length of one byte. */
const ONE_LENGTH_BYTE_UNITS = 42;
/** Shorter texts are copied here; a call into the platform costs more. */
const INLINE_UNITS = 64;

/** Appends protobuf to bytes that grow. One writer serves many messages: see `reset`. */
export class ProtoWriter {
  /** What is written is `0..pos`; replaced by longer ones when it grows. */
  bytes: Uint8Array;
  pos = 0;
  #view: DataView;

  /** @param capacity bytes to begin with */
  constructor(capacity = FIRST_CAPACITY) {
    this.bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Begins anew, in the same memory. */
  reset(): void {
    this.pos = 0;
  }

  /** A copy of what is written. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.pos);
  }

  /** Makes room for `count` further bytes. */
  ensure(count: number): void {
    if (this.pos + count > this.bytes.length) this.#grow(count);
  }

  /** Leaves `count` bytes for what the caller writes there; answers where they begin. */
  skip(count: number): number {
    this.ensure(count);
    const start = this.pos;
    this.pos += count;
    return start;
  }

  /** A whole number from 0 to 2^32 - 1. */
  varint(value: number): void {
    this.ensure(5);
    this.#varint(value);
  }

  uint32(tag: number, value: number): void {
    this.ensure(10);
    this.#varint(tag);
    this.#varint(value);
  }

  /** Also of enums. A negative number takes ten bytes. */
  int32(tag: number, value: number): void {
    this.ensure(15);
    this.#varint(tag);
    this.#signed(value);
  }

  sint32(tag: number, value: number): void {
    this.ensure(10);
    this.#varint(tag);
    this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** Signed or unsigned: what counts is the lowest 32 bits. */
  fixed32(tag: number, value: number): void {
    this.ensure(9);
    this.#varint(tag);
    this.#view.setUint32(this.pos, value, true);
    this.pos += 4;
  }

  /** Signed or unsigned: what counts is the lowest 64 bits. */
  fixed64(tag: number, value: bigint): void {
    this.varint(tag);
    this.packedFixed64(value);
  }

  bool(tag: number, value: boolean): void {
    this.ensure(6);
    this.#varint(tag);
    this.bytes[this.pos++] = value ? 1 : 0;
  }

  float(tag: number, value: number): void {
    this.ensure(9);
    this.#varint(tag);
    this.#view.setFloat32(this.pos, value, true);
    this.pos += 4;
  }

  double(tag: number, value: number): void {
    this.ensure(13);
    this.#varint(tag);
    this.#view.setFloat64(this.pos, value, true);
    this.pos += 8;
  }

  /** A safe integer, 64 bits wide on the wire. */
  int53(tag: number, value: number): void {
    this.ensure(15);
    this.#varint(tag);
    this.#signed(value);
  }

  /** Signed or unsigned: what counts is the lowest 64 bits. */
  int64(tag: number, value: bigint): void {
    this.ensure(15);
    this.#varint(tag);
    this.#big(value);
  }

  sint64(tag: number, value: bigint): void {
    this.int64(tag, (value << 1n) ^ (value >> 63n));
  }

  /** @returns false, with nothing written, for a text with half a surrogate pair, which UTF-8 cannot carry. */
  string(tag: number, value: string): boolean {
    const units = value.length;
    this.ensure(10 + units * 3);
    const before = this.pos;
    this.#varint(tag);
    const { bytes } = this;
    const lengthAt = this.pos;
    if (units <= INLINE_UNITS) {
      let next = lengthAt + 1;
      let unit = 0;
      for (; unit < units; unit++) {
        const code = value.charCodeAt(unit);
        if (code >= 0x80) break;
        bytes[next++] = code;
      }
      if (unit === units) {
        bytes[lengthAt] = units;
        this.pos = next;
        return true;
      }
    }
    const lengthBytes = units <= ONE_LENGTH_BYTE_UNITS ? 1 : varintSize(units);
    const count = writeLongText(bytes, lengthAt + lengthBytes, value);
    if (count < 0) {
      this.pos = before;
      return false;
    }
    const needed = varintSize(count);
    if (needed !== lengthBytes) {
      const start = lengthAt + lengthBytes;
      bytes.copyWithin(lengthAt + needed, start, start + count);
    }
    this.#varint(count);
    this.pos += count;
    return true;
  }

  byteString(tag: number, value: Uint8Array): void {
    const { length } = value;
    this.ensure(10 + length);
    this.#varint(tag);
    this.#varint(length);
    this.bytes.set(value, this.pos);
    this.pos += length;
  }

  /** Begins what has a length of its own: a message, packed numbers. Answers what `end` takes. */
  begin(tag: number): number {
    this.ensure(6);
    this.#varint(tag);
    return ++this.pos;
  }

  /** Sets the length of what began at `start`. */
  end(start: number): void {
    const length = this.pos - start;
    if (length < 0x80) this.bytes[start - 1] = length;
    else this.#widen(start, length);
  }

  /** An item of packed numbers: its value alone. */
  packedUint32(value: number): void {
    this.ensure(5);
    this.#varint(value);
  }

  /** A whole number from -2^53 to 2^53. */
  packedInt(value: number): void {
    this.ensure(10);
    this.#signed(value);
  }

  packedSint32(value: number): void {
    this.ensure(5);
    this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  packedSint64(value: bigint): void {
    this.packedInt64((value << 1n) ^ (value >> 63n));
  }

  packedBool(value: boolean): void {
    this.ensure(1);
    this.bytes[this.pos++] = value ? 1 : 0;
  }

  packedInt64(value: bigint): void {
    this.ensure(10);
    this.#big(value);
  }

  packedFixed32(value: number): void {
    this.ensure(4);
    this.#view.setUint32(this.pos, value, true);
    this.pos += 4;
  }

  packedFixed64(value: bigint): void {
    this.ensure(8);
    this.#view.setBigUint64(this.pos, value, true);
    this.pos += 8;
  }

  packedFloat(value: number): void {
    this.ensure(4);
    this.#view.setFloat32(this.pos, value, true);
    this.pos += 4;
  }

  packedDouble(value: number): void {
    this.ensure(8);
    this.#view.setFloat64(this.pos, value, true);
    this.pos += 8;
  }

  /** One byte was left for the length of a message, and it takes more. */
  #widen(start: number, length: number): void {
    const more = varintSize(length) - 1;
    this.ensure(more);
    this.bytes.copyWithin(start + more, start, start + length);
    this.pos = start - 1;
    this.#varint(length);
    this.pos += length;
  }

  #varint(value: number): void {
    const { bytes } = this;
    let { pos } = this;
    let rest = value;
    while (rest >= 0x80) {
      bytes[pos++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[pos++] = rest;
    this.pos = pos;
  }

  /** A safe integer as 64 bits in two's complement. */
  #signed(value: number): void {
    if (value >= 0 && value <= 0xff_ff_ff_ff) {
      this.#varint(value);
      return;
    }
    this.#halves(value >>> 0, Math.floor(value / 0x1_0000_0000) >>> 0);
  }

  #big(value: bigint): void {
    this.#halves(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n)));
  }

  /** 64 bits as a varint: the lower and the upper 32. */
  #halves(lower: number, upper: number): void {
    const { bytes } = this;
    let low = lower;
    let high = upper;
    while (high > 0 || low >= 0x80) {
      bytes[this.pos++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    bytes[this.pos++] = low;
  }

  #grow(count: number): void {
    const longer = new Uint8Array(Math.max(this.bytes.length * 2, this.pos + count));
    longer.set(this.bytes.subarray(0, this.pos));
    this.bytes = longer;
    this.#view = new DataView(longer.buffer);
  }
}

/** Bytes that a whole number below 2^32 takes. */
function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}
