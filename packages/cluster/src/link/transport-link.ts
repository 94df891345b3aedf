import { type Counter, GameError, type Logger, type Metrics } from '@nopal/core';
import type { Envelope } from './envelope.js';
import type { EnvelopeReceiver, Link, RefusalReason } from './link.js';
import { LinkProtocolError } from './link-protocol-error.js';
import type { Batch, BatchReceiver, LinkTransport } from './link-transport.js';
import { CALL_TAG, CALL_TAG_END, CallView } from './wire/call.js';
import { CallReplyView, REPLY_TAG, REPLY_TAG_END } from './wire/call-reply.js';
import { ANSWER_TAG, ClientAnswerView } from './wire/client-answer.js';
import { ClientMessageView, ITEM_TAG, MESSAGE_TAG } from './wire/client-message.js';
import { EnvelopeCodec } from './wire/envelope-codec.js';
import { PUSH_TAG, PushView } from './wire/push.js';
import { skipField } from './wire/skip-field.js';
import { VarintCursor } from './wire/varint.js';
import { toWireError } from './wire-error.js';

const REASONS: readonly RefusalReason[] = [
  'malformed',
  'unknown',
  'ticket',
  'session',
  'duplicate',
  'bounds',
];

/** Writes envelopes into the batches of a transport, and reads those that it brings. */
export class TransportLink implements Link, BatchReceiver {
  readonly #transport: Pick<LinkTransport, 'batch' | 'peer'>;
  readonly #logger: Logger;
  readonly #codec = new EnvelopeCodec();
  readonly #cursor = new VarintCursor();
  readonly #message = new ClientMessageView();
  readonly #answer = new ClientAnswerView();
  readonly #call = new CallView();
  readonly #reply = new CallReplyView();
  readonly #push = new PushView();
  readonly #refused: Readonly<Record<RefusalReason, Counter>>;
  readonly #dropped: Counter;
  #receiver: EnvelopeReceiver | undefined;
  #from = '';

  constructor(transport: Pick<LinkTransport, 'batch' | 'peer'>, metrics: Metrics, logger: Logger) {
    this.#transport = transport;
    this.#logger = logger;
    this.#refused = refusalCounters(metrics);
    this.#dropped = metrics.counter('nopal_link_dropped_total', 'What the link could not carry');
  }

  /** Who gets what comes from now on; what comes before is dropped. */
  attach(receiver: EnvelopeReceiver): void {
    this.#receiver = receiver;
  }

  batch(to: string): Batch | undefined {
    return this.#transport.batch(to);
  }

  send(to: string, envelope: Envelope): boolean {
    const batch = this.#transport.batch(to);
    if (batch === undefined) return false;
    try {
      this.#codec.write(batch, envelope);
      return true;
    } catch (error) {
      if (!GameError.is(error)) throw error;
      if (error.code === 'BUSY') return false;
      // Somebody waits for a reply, and would wait for nothing.
      if (envelope.kind !== 'reply') throw error;
      if (envelope.error !== undefined && envelope.error.metadata === undefined) throw error;
      const { kind, number } = envelope;
      const { code, message } = toWireError(error, '');
      return this.send(to, { kind, number, error: { code, message } });
    }
  }

  bootOf(server: string): string {
    return this.#transport.peer(server)?.boot ?? '';
  }

  typeOf(server: string): string | undefined {
    return this.#transport.peer(server)?.type;
  }

  refuse(from: string, reason: RefusalReason): void {
    this.#refused[reason].add(1);
    this.#logger.debug('an item of another server was refused', { from, reason });
  }

  dropped(to: string): void {
    this.#dropped.add(1);
    this.#logger.warn('something for another server was dropped', { to });
  }

  receive(from: string, bytes: Uint8Array): void {
    const receiver = this.#receiver;
    if (receiver === undefined) return;
    this.#from = from;
    receiver.begin(from);
    try {
      this.#items(bytes, receiver);
    } finally {
      receiver.end();
    }
  }

  #items(bytes: Uint8Array, receiver: EnvelopeReceiver): void {
    const cursor = this.#cursor;
    const { length } = bytes;
    let pos = 0;
    while (pos < length) {
      cursor.pos = pos;
      if (bytes[pos] === ITEM_TAG) {
        cursor.pos += 1;
        const start = cursor.piece(bytes, length);
        if (start < 0) throw badBatch(pos, length);
        pos = cursor.pos;
        this.#item(bytes, start, pos, receiver);
      } else {
        if (!skipField(bytes, cursor, length)) throw badBatch(pos, length);
        pos = cursor.pos;
      }
    }
  }

  #item(bytes: Uint8Array, start: number, end: number, receiver: EnvelopeReceiver): void {
    const tag = start < end ? bytes[start] : 0;
    const second = start + 1 < end ? bytes[start + 1] : 0;
    if (tag === MESSAGE_TAG || tag === ANSWER_TAG || tag === PUSH_TAG) {
      if (!this.#byHand(tag, bytes, start + 1, end, receiver)) this.refuse(this.#from, 'malformed');
    } else if (
      (tag === CALL_TAG && second === CALL_TAG_END) ||
      (tag === REPLY_TAG && second === REPLY_TAG_END)
    ) {
      if (!this.#byHand(tag, bytes, start + 2, end, receiver)) this.refuse(this.#from, 'malformed');
    } else {
      this.#rareItem(bytes, start, end, receiver);
    }
  }

  /** Reads what is behind the tag of a kind that has no envelope object; false when that is wrong. */
  #byHand(
    tag: number,
    bytes: Uint8Array,
    pos: number,
    end: number,
    receiver: EnvelopeReceiver,
  ): boolean {
    const cursor = this.#cursor;
    cursor.pos = pos;
    const size = cursor.varint(bytes, end);
    const start = cursor.pos;
    const last = start + size;
    if (size < 0 || last > end || !this.#hasNoOther(bytes, last, end)) return false;
    switch (tag) {
      case MESSAGE_TAG:
        if (!this.#message.read(bytes, start, last)) return false;
        receiver.message(this.#message);
        return true;
      case ANSWER_TAG:
        if (!this.#answer.read(bytes, start, last)) return false;
        receiver.answer(bytes, this.#answer);
        return true;
      case PUSH_TAG:
        if (!this.#push.read(bytes, start, last)) return false;
        receiver.push(this.#push);
        return true;
      case CALL_TAG:
        if (!this.#call.read(bytes, start, last)) return false;
        receiver.call(this.#call);
        return true;
      default:
        if (!this.#reply.read(bytes, start, last)) return false;
        receiver.callReply(bytes, this.#reply);
        return true;
    }
  }

  /** Whether there is nothing behind the envelope's kind, or only fields of a later release. */
  #hasNoOther(bytes: Uint8Array, pos: number, end: number): boolean {
    if (pos === end) return true;
    try {
      return this.#codec.read(bytes, pos, end) === undefined;
    } catch {
      return false;
    }
  }

  #rareItem(bytes: Uint8Array, start: number, end: number, receiver: EnvelopeReceiver): void {
    let envelope: Envelope | undefined;
    try {
      envelope = this.#codec.read(bytes, start, end);
    } catch {
      const known = this.#codec.firstKnown(bytes, start, end);
      if (known === start) this.refuse(this.#from, 'malformed');
      else this.#item(bytes, known, end, receiver); // what is by hand behind fields of a later release
      return;
    }
    if (envelope === undefined) this.refuse(this.#from, 'unknown');
    else receiver.envelope(envelope);
  }
}

function badBatch(pos: number, length: number): LinkProtocolError {
  return new LinkProtocolError(
    'BAD_BATCH',
    `no item of a batch at byte ${pos} of ${length}: the connection is of no more use`,
  );
}

function refusalCounters(metrics: Metrics): Readonly<Record<RefusalReason, Counter>> {
  const counters = REASONS.map((reason) => [
    reason,
    metrics.counter('nopal_link_refused_total', 'Items of other servers that were refused', {
      reason,
    }),
  ]);
  return Object.fromEntries(counters) as Record<RefusalReason, Counter>;
}
