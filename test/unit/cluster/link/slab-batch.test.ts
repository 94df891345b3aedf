import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { GameError } from '@nopal/core';
import { FlushTurn } from '../../../../packages/cluster/src/link/flush-turn.js';
import { type BatchOutlet, SlabBatch } from '../../../../packages/cluster/src/link/slab-batch.js';

class Outlet implements BatchOutlet {
  readonly takesLarge: boolean;
  readonly messages: { bytes: Buffer; envelopes: number }[] = [];
  flushes = 0;

  constructor(takesLarge = false) {
    this.takesLarge = takesLarge;
  }

  send(bytes: Buffer, envelopes: number): void {
    this.messages.push({ bytes, envelopes });
  }

  flushed(): void {
    this.flushes += 1;
  }
}

function write(batch: SlabBatch, length: number, fill = 1): void {
  batch.reserve(length);
  const start = batch.length;
  batch.bytes.fill(fill, start, start + length);
  batch.length = start + length;
  batch.end(start);
}

const isCode = (code: string) => (error: unknown) => GameError.is(error) && error.code === code;

describe('SlabBatch', () => {
  it('sends what a turn wrote as one message, and counts its envelopes', async () => {
    const outlet = new Outlet();
    const batch = new SlabBatch(outlet, new FlushTurn());
    for (let n = 0; n < 5; n += 1) write(batch, 100, n);
    assert.equal(outlet.messages.length, 0);
    await turn();
    assert.deepEqual(
      outlet.messages.map(({ bytes, envelopes }) => [bytes.length, envelopes]),
      [[500, 5]],
    );
    assert.equal(outlet.flushes, 1);
    await turn();
    assert.equal(outlet.flushes, 1);
  });

  it('sends at once, whole envelopes alone, what goes over 64 KiB', async () => {
    const outlet = new Outlet();
    const batch = new SlabBatch(outlet, new FlushTurn());
    for (let n = 0; n < 14; n += 1) write(batch, 10_000);
    assert.deepEqual(
      outlet.messages.map(({ bytes, envelopes }) => [bytes.length, envelopes]),
      [
        [60_000, 6],
        [60_000, 6],
      ],
    );
    await turn();
    assert.deepEqual(outlet.messages.at(-1)?.envelopes, 2);
  });

  it('puts one batch behind the other in the same memory, and takes new memory when it is used up', async () => {
    const outlet = new Outlet();
    const batch = new SlabBatch(outlet, new FlushTurn());
    for (let n = 0; n < 200; n += 1) {
      write(batch, 1_000, n);
      await turn();
    }
    const memories = new Set(outlet.messages.map(({ bytes }) => bytes.buffer));
    assert.ok(memories.size < 10, `${memories.size} slabs for 200 KB`);
    assert.ok(
      outlet.messages.every(({ bytes }, n) => bytes.equals(Buffer.alloc(1_000, n))),
      'nothing was written twice',
    );
  });

  it('keeps positions when it grows in the middle of an envelope', async () => {
    const outlet = new Outlet(true);
    const batch = new SlabBatch(outlet, new FlushTurn());
    write(batch, 100, 9);
    const start = batch.length;
    batch.reserve(10);
    batch.bytes.fill(7, start, start + 10);
    batch.length += 10;
    batch.reserve(500_000);
    batch.bytes.fill(8, batch.length, batch.length + 500_000);
    batch.length += 500_000;
    batch.end(start);
    await turn();
    const all = Buffer.concat(outlet.messages.map(({ bytes }) => bytes));
    assert.ok(
      all.equals(
        Buffer.concat([Buffer.alloc(100, 9), Buffer.alloc(10, 7), Buffer.alloc(500_000, 8)]),
      ),
    );
  });

  it('cuts an envelope over 64 KiB into chunks where the outlet takes no large ones', () => {
    const outlet = new Outlet();
    const batch = new SlabBatch(outlet, new FlushTurn());
    write(batch, 100);
    write(batch, 150_000);
    assert.deepEqual(
      outlet.messages.map(({ envelopes }) => envelopes),
      [1, 0, 0, 1],
    );
    assert.ok(outlet.messages.every(({ bytes }) => bytes.length <= 65_536));
  });

  it('takes an envelope of 1 MiB and none longer', () => {
    const outlet = new Outlet(true);
    const batch = new SlabBatch(outlet, new FlushTurn());
    write(batch, 1_048_576);
    assert.throws(() => write(batch, 1_048_577), isCode('TOO_LARGE'));
    assert.throws(() => batch.reserve(4_194_305), isCode('TOO_LARGE'));
    write(batch, 10);
    batch.flush();
    assert.deepEqual(
      outlet.messages.map(({ bytes }) => bytes.length),
      [1_048_576, 10],
    );
  });

  it('refuses with BUSY while it is full, and drops what is written once it is closed', async () => {
    const outlet = new Outlet();
    const batch = new SlabBatch(outlet, new FlushTurn());
    write(batch, 10);
    batch.isFull = true;
    assert.throws(() => write(batch, 20), isCode('BUSY'));
    batch.isFull = false;
    write(batch, 30);
    batch.flush();
    assert.deepEqual(
      outlet.messages.map(({ bytes }) => bytes.length),
      [40],
    );
    write(batch, 50);
    batch.isClosed = true;
    write(batch, 60);
    await turn();
    assert.equal(outlet.messages.length, 1);
  });

  it('takes no position before what was ended', () => {
    const batch = new SlabBatch(new Outlet(), new FlushTurn());
    write(batch, 10);
    assert.throws(() => batch.end(5), RangeError);
  });
});
