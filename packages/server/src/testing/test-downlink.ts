import {
  type CloseCode,
  type Downlink,
  JsonSerializer,
  type KickReason,
  type PushMessage,
} from '@nopal/core';

/** One message that a test session's client would have got. */
export interface ReceivedPush {
  readonly route: string;
  readonly value: unknown;
}

/** One kick of a test session. */
export interface RecordedKick {
  readonly reason: KickReason | undefined;
  readonly code: CloseCode;
}

const serializer = new JsonSerializer(512);
const decoder = new TextDecoder();

/** The way to a client that is not there: keeps what would have been sent. */
export class TestDownlink implements Downlink {
  readonly pushes: ReceivedPush[] = [];
  readonly kicks: RecordedKick[] = [];
  readonly topics = new Set<string>();

  respond(): void {}

  settled(): void {}

  push(message: PushMessage): void {
    const body = message.body(serializer);
    if (body === undefined) return;
    this.pushes.push({ route: message.route, value: JSON.parse(decoder.decode(body)) });
  }

  join(topic: string): void {
    this.topics.add(topic);
  }

  leave(topic: string): void {
    this.topics.delete(topic);
  }

  kick(reason: KickReason | undefined, code: CloseCode): void {
    this.kicks.push({ reason, code });
  }
}
