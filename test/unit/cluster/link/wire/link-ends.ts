import type { CallReplyView, CallView, PushView } from '@nopal/cluster';
import { MemoryMetrics } from '@nopal/core';
import type { Envelope, WireError } from '../../../../../packages/cluster/src/link/envelope.js';
import type { EnvelopeReceiver } from '../../../../../packages/cluster/src/link/link.js';
import { TransportLink } from '../../../../../packages/cluster/src/link/transport-link.js';
import { PlainBatch } from '../../../../support/plain-batch.js';
import { RecordingLogger } from '../../../../support/recording-logger.js';

/** A client's message as it was read. */
export interface ReadMessage {
  readonly ticket: number;
  readonly sessionId: number;
  readonly route: number | string;
  readonly timeoutMs: number;
  readonly isNotify: boolean;
  readonly sequence: number;
  readonly trace: string | undefined;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export interface ReadAnswer {
  readonly ticket: number;
  readonly isError: boolean;
  readonly body: Uint8Array;
}

export interface ReadCall {
  readonly number: number;
  readonly route: string;
  readonly request: Uint8Array;
  readonly timeoutMs: number;
  readonly requestId: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly trace: string | undefined;
}

export interface ReadReply {
  readonly number: number;
  readonly reply: Uint8Array | undefined;
  readonly error: WireError | undefined;
}

export interface ReadPush {
  readonly sessionIds: readonly number[];
  readonly route: string;
  readonly body: Uint8Array;
}

/** A link whose writing ends in `batch`, and which keeps what it reads. */
export class ReadingLink implements EnvelopeReceiver {
  readonly batch = new PlainBatch();
  readonly metrics = new MemoryMetrics();
  readonly link = new TransportLink(
    { batch: () => this.batch, peer: () => undefined },
    this.metrics,
    new RecordingLogger(),
  );
  readonly messages: ReadMessage[] = [];
  readonly answers: ReadAnswer[] = [];
  readonly pushes: ReadPush[] = [];
  readonly calls: ReadCall[] = [];
  readonly replies: ReadReply[] = [];
  readonly envelopes: Envelope[] = [];
  batches = 0;

  constructor() {
    this.link.attach(this);
  }

  /** How many items were refused for that reason. */
  refused(reason: string): number {
    return this.metrics.value('nopal_link_refused_total', { reason }) ?? 0;
  }

  begin(): void {}

  message(view: Parameters<EnvelopeReceiver['message']>[0]): void {
    const { ticket, sessionId, routeNumber, timeoutMs, isNotify, sequence, trace } = view;
    const { bytes, start, end } = view;
    const text = Buffer.from(bytes.subarray(view.routeStart, view.routeEnd)).toString();
    const route = routeNumber > 0 ? routeNumber : text;
    const numbers = { ticket, sessionId, route, timeoutMs, sequence, isNotify, trace };
    this.messages.push({ ...numbers, bytes: bytes.slice(), start, end });
  }

  answer(bytes: Uint8Array, view: Parameters<EnvelopeReceiver['answer']>[1]): void {
    const { ticket, isError, start, end } = view;
    this.answers.push({ ticket, isError, body: bytes.slice(start, end) });
  }

  push({ sessionIds, count, route, bytes, start, end }: PushView): void {
    this.pushes.push({
      sessionIds: sessionIds.slice(0, count),
      route,
      body: bytes.slice(start, end),
    });
  }

  call(view: CallView): void {
    const { number, route, bytes, start, end, timeoutMs, requestId, metadata, trace } = view;
    const request = bytes.slice(start, end);
    this.calls.push({ number, route, request, timeoutMs, requestId, metadata, trace });
  }

  callReply(bytes: Uint8Array, { number, error, hasReply, start, end }: CallReplyView): void {
    const reply = hasReply ? bytes.slice(start, end) : undefined;
    this.replies.push({ number, reply, error });
  }

  envelope(envelope: Envelope): void {
    this.envelopes.push(envelope);
  }

  end(): void {
    this.batches += 1;
  }
}
