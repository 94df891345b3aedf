import { ProtocolError } from '../protocol-error.js';
import { KeyMemo, LONGEST_KEY } from './key-memo.js';
import { readText } from './text.js';

/** So many keys pay for remembering the others: a message with fewer does not. */
const FIRST_KEYS = 8;
const TWO_TO_32 = 0x1_0000_0000;
/** Turns bits into numbers, and holds the 64 bits of the varint that was read last; nobody reads it after a call. */
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
  #keys: KeyMemo | undefined = undefined;
  #keysRead = 0;

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
    readVarint(this);
    if (high() !== 0) throw bad(this, 'a field number above 536870911');
    return low() >>> 0;
  }

  /** Goes into a message; answers what `leave` takes. */
  enter(): number {
    const length = readLength(this);
    const outer = this.end;
    this.end = this.pos + length;
    return outer;
  }

  leave(outer: number): void {
    this.end = outer;
  }

  /** Passes by the value of a field that nobody asks for. */
  skip(tag: number): void {
    if (tag >>> 3 === 0) throw bad(this, 'a field with number 0');
    switch (tag & 7) {
      case 0:
        readVarint(this);
        return;
      case 1:
        take(this, 8);
        return;
      case 2:
        take(this, readLength(this));
        return;
      case 5:
        take(this, 4);
        return;
      default:
        throw bad(this, `wire type ${tag & 7}, which proto3 does not have`);
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
    readVarint(this);
    return (high() >>> 0) * TWO_TO_32 + (low() >>> 0);
  }

  /** Exact from -2^53 to 2^53; what is beyond stays beyond. */
  int(): number {
    const { pos } = this;
    if (pos < this.end) {
      const first = this.bytes[pos] as number;
      if (first < 0x80) {
        this.pos = pos + 1;
        return first;
      }
    }
    readVarint(this);
    return high() * TWO_TO_32 + (low() >>> 0);
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
    const at = take(this, 4);
    return word(this.bytes, at) >>> 0;
  }

  sfixed32(): number {
    return word(this.bytes, take(this, 4));
  }

  fixed64(): bigint {
    return BigInt.asUintN(64, this.sfixed64());
  }

  sfixed64(): bigint {
    const at = take(this, 8);
    scratch.setInt32(0, word(this.bytes, at), true);
    scratch.setInt32(4, word(this.bytes, at + 4), true);
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
    readVarint(this);
    return (low() | high()) !== 0;
  }

  float(): number {
    const at = take(this, 4);
    scratch.setInt32(0, word(this.bytes, at), true);
    return scratch.getFloat32(0, true);
  }

  double(): number {
    const at = take(this, 8);
    scratch.setInt32(0, word(this.bytes, at), true);
    scratch.setInt32(4, word(this.bytes, at + 4), true);
    return scratch.getFloat64(0, true);
  }

  int64(): bigint {
    readVarint(this);
    return scratch.getBigInt64(0, true);
  }

  uint64(): bigint {
    readVarint(this);
    return scratch.getBigUint64(0, true);
  }

  sint64(): bigint {
    const value = this.uint64();
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }

  string(): string {
    const length = readLength(this);
    const start = this.pos;
    this.pos = start + length;
    const text = readText(this.bytes, start, this.pos);
    if (text === undefined) throw bad(this, 'a string that is not UTF-8');
    return text;
  }

  /** A string that likely comes again in the same message, as the keys of maps in a list do. */
  key(): string {
    const memo = this.#keys;
    if (memo === undefined) {
      this.#keysRead += 1;
      if (this.#keysRead === FIRST_KEYS) this.#keys = new KeyMemo();
      return this.string();
    }
    const { bytes, pos } = this;
    const length = pos < this.end ? (bytes[pos] as number) : 0;
    if (length === 0 || length > LONGEST_KEY || length >= this.end - pos) return this.string();
    const known = memo.find(bytes, pos + 1, length);
    if (known !== undefined) {
      this.pos = pos + 1 + length;
      return known;
    }
    const text = this.string();
    memo.learn(text);
    return text;
  }

  /** A copy. */
  byteString(): Uint8Array {
    const length = readLength(this);
    const copy = new Uint8Array(length);
    copy.set(this.bytes.subarray(this.pos, this.pos + length));
    this.pos += length;
    return copy;
  }

  /** The same memory as the bytes that are read. */
  byteView(): Uint8Array {
    const length = readLength(this);
    const view = new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + this.pos, length);
    this.pos += length;
    return view;
  }
}

function low(): number {
  return scratch.getInt32(0, true);
}

function high(): number {
  return scratch.getInt32(4, true);
}

// Functions instead of private methods, which cost a fifth of the time of reading small messages.

/** The length of what follows, which is there. */
function readLength(reader: ProtoReader): number {
  const length = reader.uint();
  if (length > reader.end - reader.pos)
    throw bad(reader, `a length of ${length} where ${reader.end - reader.pos} bytes are left`);
  return length;
}

function take(reader: ProtoReader, count: number): number {
  const at = reader.pos;
  if (count > reader.end - at)
    throw bad(reader, `${count} bytes wanted where ${reader.end - at} are left`);
  reader.pos = at + count;
  return at;
}

function word(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

/** Reads up to ten bytes into `scratch`; bits beyond 64 are dropped, as everybody does. */
function readVarint(reader: ProtoReader): void {
  const { bytes, end } = reader;
  let { pos } = reader;
  let lower = 0;
  let upper = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    if (pos >= end) throw bad(reader, 'a number that does not end');
    const byte = bytes[pos++] as number;
    const bits = byte & 0x7f;
    if (shift < 28) lower |= bits << shift;
    else if (shift === 28) {
      lower |= bits << 28;
      upper = bits >>> 4;
    } else if (shift < 63) upper |= bits << (shift - 32);
    else upper |= bits << 31;
    if (byte < 0x80) {
      reader.pos = pos;
      scratch.setInt32(0, lower, true);
      scratch.setInt32(4, upper, true);
      return;
    }
  }
  throw bad(reader, 'a number of more than ten bytes');
}

function bad(reader: ProtoReader, what: string): ProtocolError {
  return new ProtocolError('BAD_PROTOBUF', `no protobuf at byte ${reader.pos}: ${what}`);
}
