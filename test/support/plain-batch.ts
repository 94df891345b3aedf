import type { Batch } from '@nopal/cluster';

/** A batch that nobody sends: what was written is `written()`. */
export class PlainBatch implements Batch {
  bytes: Uint8Array = new Uint8Array(64);
  length = 0;
  isCongested = false;

  reserve(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const longer = new Uint8Array(2 * (this.length + bytes));
    longer.set(this.bytes);
    this.bytes = longer;
  }

  end(): void {}

  written(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}
