import { setTimeout as pause } from 'node:timers/promises';
import type { LoadClient, Outcome } from './load-client.js';

const TICK_MS = 10;

export interface LoadOptions {
  readonly perSecond: number;
  readonly method?: 'echo' | 'read';
  /** Counts what became of them, and keeps none. */
  readonly isCounting?: boolean;
  /** Instead of an echo. */
  readonly make?: (client: LoadClient) => Promise<Outcome>;
}

/** Requests at a steady rate, whatever becomes of them, and what became of each. */
export class Load {
  readonly outcomes: Outcome[] = [];
  /** By code. */
  readonly counts: Record<string, number> = {};
  answered = 0;
  readonly clients: LoadClient[];
  sent = 0;
  readonly #options: LoadOptions;
  readonly #done: Promise<void>;
  #isStopped = false;
  #next = 0;

  constructor(clients: readonly LoadClient[], options: LoadOptions) {
    this.clients = [...clients];
    this.#options = options;
    this.#done = this.#run();
  }

  /** Ends it; resolves when every request has been answered, in one way or another. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#done;
    const end = performance.now() + 30_000;
    while (this.answered < this.sent) {
      if (performance.now() > end)
        throw new Error(`${this.sent - this.answered} requests got no answer at all`);
      await pause(5);
    }
  }

  /** Those that were sent in a span of time. */
  between(from: number, to = Number.POSITIVE_INFINITY): readonly Outcome[] {
    return this.outcomes.filter(({ sentAt }) => sentAt >= from && sentAt < to);
  }

  failures(from = 0, to = Number.POSITIVE_INFINITY): readonly Outcome[] {
    return this.between(from, to).filter(({ code }) => code !== 'ok');
  }

  #note(outcome: Outcome): void {
    this.answered += 1;
    this.counts[outcome.code] = (this.counts[outcome.code] ?? 0) + 1;
    if (this.#options.isCounting !== true) this.outcomes.push(outcome);
  }

  async #run(): Promise<void> {
    const make = this.#options.make ?? ((client) => client.marked(this.#options.method));
    const begin = performance.now();
    while (!this.#isStopped) {
      const due = ((performance.now() - begin) / 1_000) * this.#options.perSecond;
      for (; this.sent < due; this.sent += 1) {
        const client = this.clients[this.#next % this.clients.length];
        this.#next += 1;
        if (client !== undefined) void make(client).then((outcome) => this.#note(outcome));
      }
      await pause(TICK_MS);
    }
  }
}

/** How many of each code. */
export function byCode(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of outcomes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** How many of each server that answered. */
export function byServer(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code, body } of outcomes) {
    if (code !== 'ok') continue;
    const { server } = body as { server: string };
    counts[server] = (counts[server] ?? 0) + 1;
  }
  return counts;
}

/** The slowest of the given share, in milliseconds. */
export function latency(outcomes: readonly Outcome[], share: number): number {
  const times = outcomes.map(({ sentAt, endedAt }) => endedAt - sentAt).sort((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}
