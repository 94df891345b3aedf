import { GameError } from '../errors/game-error.js';

/** What a body holds that a plain tree has in another form. */
export interface MsgpackKinds {
  hasBytes: boolean;
  /** Integers of 64 bits. */
  hasWide: boolean;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
/** Bytes after the type byte of what has a fixed size, from 0xca: floats, then unsigned and signed integers. */
const FIXED = [4, 8, 1, 2, 4, 8, 1, 2, 4, 8] as const;

/**
 * Reads a whole body without making anything of it: that it is one value, that all it announces is there, and how deep it
 * nests. A decoder may then trust its lengths, which otherwise make it allocate for what never comes.
 * @throws GameError `BAD_REQUEST`, `TOO_LARGE` when it nests too deep.
 */
export function scanMsgpack(bytes: Uint8Array, maxDepth: number): MsgpackKinds {
  const scan = new Scan(bytes, maxDepth);
  scan.whole();
  return scan;
}

class Scan implements MsgpackKinds {
  hasBytes = false;
  hasWide = false;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #maxDepth: number;
  /** Values still to come of each array and map around the next one; of a map keys and values. */
  readonly #open: number[] = [];
  #isMap: boolean[] = [];
  #at = 0;

  constructor(bytes: Uint8Array, maxDepth: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#maxDepth = maxDepth;
  }

  whole(): void {
    this.#value();
    while (this.#open.length > 0) {
      const last = this.#open.length - 1;
      const left = this.#open[last] ?? 0;
      if (left === 0) {
        this.#open.pop();
        this.#isMap.pop();
      } else {
        this.#open[last] = left - 1;
        if (this.#isMap[last] && left % 2 === 0) this.#key();
        else this.#value();
      }
    }
    if (this.#at !== this.#bytes.length)
      throw bad(`${this.#bytes.length - this.#at} bytes follow the value`);
  }

  /** Texts alone: anything else would be no key of a plain tree. */
  #key(): void {
    const type = this.#bytes[this.#at] ?? 0;
    if ((type & 0xe0) !== 0xa0 && (type < 0xd9 || type > 0xdb)) throw bad('a key is no text');
    this.#value();
  }

  #value(): void {
    const type = this.#uint(1);
    if (type < 0x80 || type >= 0xe0 || type === 0xc0 || type === 0xc2 || type === 0xc3) return;
    if (type < 0x90) this.#enter(type & 0x0f, true);
    else if (type < 0xa0) this.#enter(type & 0x0f, false);
    else if (type < 0xc0) this.#text(type & 0x1f);
    else if (type >= 0xc4 && type <= 0xc6) {
      this.hasBytes = true;
      this.#skip(this.#uint(1 << (type - 0xc4)));
    } else if (type >= 0xca && type <= 0xd3) {
      if (type === 0xcf || type === 0xd3) this.hasWide = true;
      this.#skip(FIXED[type - 0xca] ?? 0);
    } else if (type >= 0xd9 && type <= 0xdb) this.#text(this.#uint(1 << (type - 0xd9)));
    else if (type === 0xdc || type === 0xdd) this.#enter(this.#uint(type === 0xdc ? 2 : 4), false);
    else if (type === 0xde || type === 0xdf) this.#enter(this.#uint(type === 0xde ? 2 : 4), true);
    else throw bad(`type byte ${type} is no part of a message: extensions are not taken`);
  }

  #enter(count: number, isMap: boolean): void {
    if (this.#open.length >= this.#maxDepth)
      throw new GameError('TOO_LARGE', `the body nests deeper than ${this.#maxDepth} levels`);
    const values = isMap ? count * 2 : count;
    if (values > this.#bytes.length - this.#at) throw bad('it ends too early');
    this.#open.push(values);
    this.#isMap.push(isMap);
  }

  #text(length: number): void {
    const start = this.#at;
    this.#skip(length);
    try {
      strictUtf8.decode(this.#bytes.subarray(start, this.#at));
    } catch {
      throw bad('a text is not valid UTF-8');
    }
  }

  #skip(length: number): void {
    this.#at += length;
    if (this.#at > this.#bytes.length) throw bad('it ends too early');
  }

  #uint(size: number): number {
    const start = this.#at;
    this.#skip(size);
    if (size === 1) return this.#view.getUint8(start);
    return size === 2 ? this.#view.getUint16(start) : this.#view.getUint32(start);
  }
}

function bad(why: string): GameError {
  return new GameError('BAD_REQUEST', `the body is not valid MessagePack: ${why}`);
}
