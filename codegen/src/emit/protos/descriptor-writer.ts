import { ProtoWriter } from '@nopal/protocol/protobuf';

const VARINT = 0;
const LENGTH = 2;

/** Writes protobuf by field numbers, for descriptors. Fields that are undefined are left out, as are empty lists. */
export class DescriptorWriter {
  readonly #out = new ProtoWriter();

  text(number: number, value: string | undefined): void {
    if (value !== undefined) this.#out.string((number << 3) | LENGTH, value);
  }

  texts(number: number, values: readonly string[]): void {
    for (const value of values) this.text(number, value);
  }

  /** An int32, an enum's number. */
  int(number: number, value: number | undefined): void {
    if (value !== undefined) this.#out.int32((number << 3) | VARINT, value);
  }

  /** Only when true. */
  flag(number: number, value: boolean): void {
    if (value) this.#out.bool((number << 3) | VARINT, true);
  }

  message(number: number, write: (() => void) | undefined): void {
    if (write === undefined) return;
    const start = this.#out.begin((number << 3) | LENGTH);
    write();
    this.#out.end(start);
  }

  /** A message whose bytes are there. */
  encoded(number: number, bytes: Uint8Array): void {
    this.#out.byteString((number << 3) | LENGTH, bytes);
  }

  messages<Item>(number: number, items: readonly Item[], write: (item: Item) => void): void {
    for (const item of items) this.message(number, () => write(item));
  }

  finish(): Uint8Array {
    return this.#out.finish();
  }
}
