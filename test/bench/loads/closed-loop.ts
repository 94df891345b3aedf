// Connections that each keep some requests in flight: an answered request is sent again. What they say is a conversation's.
import type { Load, LoadOptions } from '../harness/load.js';
import { Tally } from '../harness/tally.js';
import { type Conversation, Heard, type OpenConversation } from './conversation.js';
import { WebSocketLink } from './web-socket.js';

/** Connections that are opened at a time. */
const OPENED_AT_ONCE = 100;

/** Options of this load; those of the conversation stand beside them. */
export interface ClosedLoopOptions {
  readonly connections: number;
  /** File of a module that exports `openConversation`, as JavaScript. */
  readonly conversation: string;
}

export async function openLoad(port: number, options: LoadOptions): Promise<Load> {
  const { connections, conversation } = options as unknown as ClosedLoopOptions;
  const { openConversation } = (await import(conversation)) as {
    openConversation: OpenConversation;
  };
  const load = new ClosedLoop();
  for (let from = 0; from < connections; from += OPENED_AT_ONCE) {
    const count = Math.min(OPENED_AT_ONCE, connections - from);
    await Promise.all(
      Array.from({ length: count }, async (_, index) =>
        load.connect(port, await openConversation(port, options, from + index)),
      ),
    );
  }
  return load;
}

class ClosedLoop implements Load {
  readonly tally = new Tally();
  readonly #speakers: Speaker[] = [];

  async connect(port: number, conversation: Conversation): Promise<void> {
    const speaker = new Speaker(conversation, this.tally);
    await speaker.open(port);
    this.#speakers.push(speaker);
  }

  start(): void {
    for (const speaker of this.#speakers) speaker.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#speakers.map((speaker) => speaker.stop()));
  }

  close(): void {
    for (const speaker of this.#speakers) speaker.close();
  }
}

/** One connection. */
class Speaker {
  readonly #conversation: Conversation;
  readonly #tally: Tally;
  readonly #weight: number;
  readonly #sentAt: Float64Array;
  /** Indexes of requests that were answered in this turn. */
  readonly #answered: Int32Array;
  #answeredCount = 0;
  readonly #requests: Buffer;
  /** Where each request begins among them, and where the last one ends. */
  readonly #offsets: Uint32Array;
  #link: WebSocketLink | undefined;
  #ready: (() => void) | undefined;
  #now = 0;
  #isRunning = false;
  #underWay = 0;
  #idle: (() => void) | undefined;
  readonly #reply = (frame: Uint8Array): void => this.#link?.write(frame);

  constructor(conversation: Conversation, tally: Tally) {
    const { requests, weight = 1 } = conversation;
    this.#conversation = conversation;
    this.#tally = tally;
    this.#weight = weight;
    this.#sentAt = new Float64Array(requests.length);
    this.#answered = new Int32Array(requests.length);
    this.#requests = Buffer.concat(requests);
    this.#offsets = new Uint32Array(requests.length + 1);
    for (const [index, request] of requests.entries())
      this.#offsets[index + 1] = (this.#offsets[index] as number) + request.length;
  }

  open(port: number): Promise<void> {
    const { path, opening } = this.#conversation;
    return new Promise((resolve, reject) => {
      this.#ready = resolve;
      this.#link = new WebSocketLink(
        {
          port,
          ...(path === undefined ? {} : { path }),
          onFrame: (bytes, start, end, opcode) => this.#hear(bytes, start, end, opcode),
          onTurn: () => this.#turn(),
          onClose: (error) => {
            const why = new Error(`a connection of the load ended: ${error?.message ?? 'closed'}`);
            if (this.#ready === undefined) throw why;
            reject(why);
          },
        },
        () => {
          for (const frame of opening) this.#link?.write(frame);
        },
      );
    });
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const count = this.#sentAt.length;
    this.#sentAt.fill(performance.now());
    this.#underWay = count;
    this.#link?.write(this.#requests);
  }

  stop(): Promise<void> {
    this.#isRunning = false;
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  close(): void {
    this.#link?.destroy();
  }

  #hear(bytes: Buffer, start: number, end: number, opcode: number): void {
    const heard = this.#conversation.hear(bytes, start, end, this.#reply, opcode);
    if (heard === Heard.NOTHING) return;
    if (heard === Heard.READY) {
      this.#ready?.();
      this.#ready = undefined;
      return;
    }
    const index = heard >= 0 ? heard : -16 - heard;
    if (heard < 0) this.#tally.errors += 1;
    if (this.#now === 0) this.#now = performance.now();
    this.#tally.latency.record((this.#now - (this.#sentAt[index] as number)) * 1_000);
    this.#tally.operations += this.#weight;
    this.#answered[this.#answeredCount++] = index;
  }

  /** Sends again what was answered, neighbours in one piece. */
  #turn(): void {
    const count = this.#answeredCount;
    if (count === 0) return;
    this.#answeredCount = 0;
    if (!this.#isRunning) {
      this.#now = 0;
      this.#underWay -= count;
      if (this.#underWay === 0) this.#idle?.();
      return;
    }
    const now = this.#now;
    this.#now = 0;
    const answered = this.#answered;
    this.#link?.socket.cork();
    for (let from = 0; from < count; ) {
      const first = answered[from] as number;
      this.#sentAt[first] = now;
      let to = from + 1;
      for (; to < count && answered[to] === first + to - from; to += 1)
        this.#sentAt[answered[to] as number] = now;
      const last = first + to - from;
      this.#link?.write(this.#requests.subarray(this.#offsets[first], this.#offsets[last]));
      from = to;
    }
    this.#link?.socket.uncork();
  }
}
