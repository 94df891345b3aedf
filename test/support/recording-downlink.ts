import type { CloseCode, Downlink, KickReason, PushMessage } from '@nopal/core';

export interface RecordedAnswer {
  readonly id: number;
  readonly isError: boolean;
  /** The body as JSON. */
  readonly body: unknown;
}

const decoder = new TextDecoder();

/** The way to a client that keeps what would have been sent. */
export class RecordingDownlink implements Downlink {
  readonly answers: RecordedAnswer[] = [];
  readonly settledNumbers: number[] = [];
  readonly pushes: PushMessage[] = [];
  readonly topics = new Set<string>();
  readonly left: string[] = [];
  readonly kicks: { reason: KickReason | undefined; code: CloseCode }[] = [];

  /** The answer to a request. */
  answer(id: number): RecordedAnswer | undefined {
    return this.answers.find((answer) => answer.id === id);
  }

  /** The error code in the answer to a request. */
  codeOf(id: number): string | undefined {
    return (this.answer(id)?.body as { code?: string } | undefined)?.code;
  }

  respond(
    id: number,
    body: Uint8Array | string,
    isError: boolean,
    start = 0,
    end = body.length,
  ): void {
    const text = typeof body === 'string' ? body : decoder.decode(body.subarray(start, end));
    this.answers.push({ id, isError, body: JSON.parse(text) });
  }

  settled(id: number): void {
    this.settledNumbers.push(id);
  }

  push(message: PushMessage): void {
    this.pushes.push(message);
  }

  join(topic: string): void {
    this.topics.add(topic);
  }

  leave(topic: string): void {
    this.topics.delete(topic);
    this.left.push(topic);
  }

  kick(reason: KickReason | undefined, code: CloseCode): void {
    this.kicks.push({ reason, code });
  }
}
