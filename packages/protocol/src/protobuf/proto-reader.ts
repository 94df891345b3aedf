import { ProtocolError } from '../protocol-error.js';
import { readText } from './text.js';

const TWO_TO_32 = 0x1_0000_0000;
/** Turns bits into numbers; nothing stays in it between calls. */
const scratch = new DataView(new ArrayBuffer(8));

/**
 * Reads protobuf from a range of bytes. Whatever the bytes are, nothing outside the range is read and no length is believed
 * before the bytes are there. Numbers come back as they were sent, also those that their field cannot hold: the generated
 * codecs check them.
 * Every method throws ProtocolError BAD_PROTOBUF for bytes that are none.
 */
export class ProtoReader {
  readonly bytes: Uint8Array;
  /** What is read next. */
  pos: number;
  /** Where the message that is being read ends. */
  end: number;
  #low = 0;
  #high = 0;

  constructor(bytes: Uint8Array, start: number, end: number) {
    if (!(start >= 0 && start <= end && end <= bytes.length))
      throw new ProtocolError(
        'BAD_PROTOBUF',
        `${start} to ${end} is no range of ${bytes.length} bytes`,
      );
    this.bytes = bytes;
    this.pos = start;
    this.end = end;
  }

  /** Field number times 8, plus the wire type. */
  tag(): number {
    const { pos } = this;
    if (pos < this.end) {
      const first = this.bytes[pos] as number;
      if (first < 0x80) {
        this.pos = pos + 1;
        return first;
      }
    }
    this.#varint();
    if (this.#high !== 0) throw this.#bad('a field number above 536870911');
    return this.#low >>> 0;
  }

  /** Goes into a message; answers what `leave` takes. */
  enter(): number {
    const length = this.#length();
    const outer = this.end;
    this.end = this.pos + length;
    return outer;
  }

  leave(outer: number): void {
    this.end = outer;
  }

  /** Passes by the value of a field that nobody asks for. */
  skip(tag: number): void {
    if (tag >>> 3 === 0) throw this.#bad('a field with number 0');
    switch (tag & 7) {
      case 0:
        this.#varint();
        return;
      case 1:
        this.#take(8);
        return;
      case 2:
        this.#take(this.#length());
        return;
      case 5:
        this.#take(4);
        return;
      default:
        throw this.#bad(`wire type ${tag & 7}, which proto3 does not have`);
    }
  }

  /** Exact up to 2^53; what is larger stays larger. */
  uint(): number {
    const { pos } = this;
    if (pos < this.end) {
      const first = this.bytes[pos] as number;
      if (first < 0x80) {
        this.pos = pos + 1;
        return first;
      }
    }
    this.#varint();
    return (this.#high >>> 0) * TWO_TO_32 + (this.#low >>> 0);
  }

  /** Exact within ±2^53; what is beyond stays beyond. */
  int(): number {
    const { pos } = this;
    if (pos < this.end) {
      const first = this.bytes[pos] as number;
      if (first < 0x80) {
        this.pos = pos + 1;
        return first;
      }
    }
    this.#varint();
    return this.#high * TWO_TO_32 + (this.#low >>> 0);
  }

  /** Like `int`; a negative number is also taken in five bytes, as some write it. */
  int32(): number {
    const value = this.int();
    return value > 0x7f_ff_ff_ff && value < TWO_TO_32 ? value | 0 : value;
  }

  sint32(): number {
    const value = this.uint();
    if (value < TWO_TO_32) return (value >>> 1) ^ -(value & 1);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  fixed32(): number {
    const at = this.#take(4);
    return this.#word(at) >>> 0;
  }

  sfixed32(): number {
    return this.#word(this.#take(4));
  }

  fixed64(): bigint {
    return BigInt.asUintN(64, this.sfixed64());
  }

  sfixed64(): bigint {
    const at = this.#take(8);
    scratch.setInt32(0, this.#word(at), true);
    scratch.setInt32(4, this.#word(at + 4), true);
    return scratch.getBigInt64(0, true);
  }

  bool(): boolean {
    const { pos } = this;
    if (pos < this.end) {
      const first = this.bytes[pos] as number;
      if (first < 0x80) {
        this.pos = pos + 1;
        return first !== 0;
      }
    }
    this.#varint();
    return (this.#low | this.#high) !== 0;
  }

  float(): number {
    const at = this.#take(4);
    scratch.setInt32(0, this.#word(at), true);
    return scratch.getFloat32(0, true);
  }

  double(): number {
    const at = this.#take(8);
    scratch.setInt32(0, this.#word(at), true);
    scratch.setInt32(4, this.#word(at + 4), true);
    return scratch.getFloat64(0, true);
  }

  int64(): bigint {
    this.#varint();
    scratch.setInt32(0, this.#low, true);
    scratch.setInt32(4, this.#high, true);
    return scratch.getBigInt64(0, true);
  }

  uint64(): bigint {
    this.#varint();
    scratch.setInt32(0, this.#low, true);
    scratch.setInt32(4, this.#high, true);
    return scratch.getBigUint64(0, true);
  }

  sint64(): bigint {
    const value = this.uint64();
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }

  string(): string {
    const length = this.#length();
    const start = this.pos;
    this.pos = start + length;
    const text = readText(this.bytes, start, this.pos);
    if (text === undefined) throw this.#bad('a string that is not UTF-8');
    return text;
  }

  /** A copy. */
  byteString(): Uint8Array {
    const length = this.#length();
    const copy = new Uint8Array(length);
    copy.set(this.bytes.subarray(this.pos, this.pos + length));
    this.pos += length;
    return copy;
  }

  /** The same memory as the bytes that are read. */
  byteView(): Uint8Array {
    const length = this.#length();
    const view = new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + this.pos, length);
    this.pos += length;
    return view;
  }

  /** The length of what follows, which is there. */
  #length(): number {
    const length = this.uint();
    if (length > this.end - this.pos)
      throw this.#bad(`a length of ${length} where ${this.end - this.pos} bytes are left`);
    return length;
  }

  #take(count: number): number {
    const at = this.pos;
    if (count > this.end - at)
      throw this.#bad(`${count} bytes wanted where ${this.end - at} are left`);
    this.pos = at + count;
    return at;
  }

  #word(at: number): number {
    const { bytes } = this;
    return (
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    );
  }

  /** Reads up to ten bytes into the two halves; bits beyond 64 are dropped, as everybody does. */
  #varint(): void {
    const { bytes, end } = this;
    let { pos } = this;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (pos >= end) throw this.#bad('a number that does not end');
      const byte = bytes[pos++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= bits << 31;
      if (byte < 0x80) {
        this.pos = pos;
        this.#low = low;
        this.#high = high;
        return;
      }
    }
    throw this.#bad('a number of more than ten bytes');
  }

  #bad(what: string): ProtocolError {
    return new ProtocolError('BAD_PROTOBUF', `no protobuf at byte ${this.pos}: ${what}`);
  }
}
