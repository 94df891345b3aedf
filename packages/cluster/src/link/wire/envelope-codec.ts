import { GameError } from '@nopal/core';
import { copyBytes } from '@nopal/protocol';
import { ProtoReader, ProtoWriter } from '@nopal/protocol/protobuf';
import type { Envelope } from '../envelope.js';
import type { Batch } from '../link-transport.js';
import { ITEM_TAG } from './client-message.js';
import { ENVELOPE_KINDS, type EnvelopeKind } from './envelope-kinds.js';
import { readFields, WrongEnvelope, writeFields } from './fields.js';

/** A writer that has grown beyond this is given up, so that one large envelope does not keep its memory. */
const MAX_KEPT_BYTES = 65_536;
const LENGTH = 2;
/** Kinds that are read and written by hand. */
const BY_HAND: ReadonlySet<number> = new Set([1, 2, 10, 25, 26]);

/** Writes and reads the envelopes of the other kinds. */
export class EnvelopeCodec {
  readonly #byName = new Map(ENVELOPE_KINDS.map((row) => [nameOf(row.is), row]));
  readonly #byNumber = new Map(ENVELOPE_KINDS.map((row) => [row.number, row]));
  #out = new ProtoWriter();

  /** @throws GameError `INVALID` for what UTF-8 cannot carry, `TOO_LARGE`, and as `Batch.end` */
  write(batch: Batch, envelope: Envelope): void {
    const row = this.#byName.get(nameOf(envelope));
    if (row === undefined) throw new GameError('INVALID', `no envelope is ${nameOf(envelope)}`);
    const out = this.#out;
    out.reset();
    const item = out.begin(ITEM_TAG);
    const inner = out.begin((row.number << 3) | LENGTH);
    writeFields(out, row.fields, envelope);
    out.end(inner);
    out.end(item);
    batch.reserve(out.pos);
    const start = batch.length;
    batch.length = copyBytes(batch.bytes, start, out.bytes, 0, out.pos);
    if (out.bytes.length > MAX_KEPT_BYTES) this.#out = new ProtoWriter();
    batch.end(start);
  }

  /** Where the first field of an `Envelope` begins whose number this release knows; the start when there is none. */
  firstKnown(bytes: Uint8Array, start: number, end: number): number {
    const reader = new ProtoReader(bytes, start, end);
    try {
      while (reader.pos < end) {
        const at = reader.pos;
        const tag = reader.tag();
        if (BY_HAND.has(tag >>> 3) || this.#byNumber.has(tag >>> 3)) return at;
        reader.skip(tag);
      }
    } catch {
      return start;
    }
    return start;
  }

  /**
   * Reads `start..end` of the bytes: the fields of one `Envelope`.
   * @returns undefined for one of a kind that this release does not know.
   * @throws WrongEnvelope and ProtocolError for what is no envelope.
   */
  read(bytes: Uint8Array, start: number, end: number): Envelope | undefined {
    const reader = new ProtoReader(bytes, start, end);
    let envelope: Envelope | undefined;
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      const row = this.#byNumber.get(tag >>> 3);
      if (BY_HAND.has(tag >>> 3))
        throw new WrongEnvelope('what is read by hand, behind another kind');
      if (row === undefined) {
        reader.skip(tag);
        continue;
      }
      if (envelope !== undefined || (tag & 7) !== LENGTH)
        throw new WrongEnvelope('an envelope of two kinds, or of a wire type that is none');
      envelope = readKind(reader, row);
    }
    return envelope;
  }
}

function readKind(reader: ProtoReader, { is, fields }: EnvelopeKind): Envelope {
  const outer = reader.enter();
  const envelope = { ...is, ...readFields(reader, fields) };
  reader.leave(outer);
  return envelope as unknown as Envelope;
}

function nameOf(envelope: { readonly kind: string; readonly about?: string }): string {
  return envelope.about === undefined ? envelope.kind : `${envelope.kind} ${envelope.about}`;
}
