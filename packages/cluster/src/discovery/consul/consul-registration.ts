import type { Clock } from '@nopal/core';
import { isNewerBoot } from '../boot.js';
import { Sleeper } from '../sleeper.js';
import type { ConsulCalls } from './consul-calls.js';
import { ConsulError } from './consul-error.js';
import type { ConsulTimes } from './consul-options.js';
import { BOOT_KEY, type ConsulService, isSameService } from './consul-service.js';

export type RegistrationCall = 'register' | 'beat' | 'compare' | 'deregister';

export interface ConsulRegistrationListener {
  registered(): void;
  /** Consul has answered a call about this server. */
  answered(): void;
  failed(call: RegistrationCall, error: ConsulError): void;
  /** The agent holds a newer boot under this id; undefined when that is over. */
  superseded(boot: string | undefined): void;
}

/**
 * Keeps one server written down: a beat from the event loop every few seconds, a comparison every minute, and whatever Consul
 * has lost or has wrong is written again. Calls come one after the other; no failure ends it.
 */
export class ConsulRegistration {
  readonly #calls: ConsulCalls;
  readonly #times: ConsulTimes;
  readonly #clock: Clock;
  readonly #listener: ConsulRegistrationListener;
  readonly #sleeper: Sleeper;
  #wanted: ConsulService | undefined;
  /** What Consul was last given; undefined when it has to be given it again. */
  #written: ConsulService | undefined;
  #registerAt = Number.NEGATIVE_INFINITY;
  #beatAt = 0;
  #compareAt = 0;
  #isPaused = false;
  #isClosed = false;
  #running: Promise<void> | undefined;
  #tried: (() => void)[] = [];

  constructor(
    parts: { calls: ConsulCalls; times: ConsulTimes; clock: Clock },
    listener: ConsulRegistrationListener,
  ) {
    this.#calls = parts.calls;
    this.#times = parts.times;
    this.#clock = parts.clock;
    this.#listener = listener;
    this.#sleeper = new Sleeper(parts.clock);
  }

  get id(): string | undefined {
    return this.#wanted?.id;
  }

  get boot(): string {
    return this.#wanted?.meta[BOOT_KEY] ?? '';
  }

  /** Writes this down from now on; resolves when it was tried once, well or not. */
  set(service: ConsulService): Promise<void> {
    this.#wanted = service;
    this.#sleeper.wake();
    this.#running ??= this.#run();
    return new Promise((resolve) => this.#tried.push(resolve));
  }

  /** Takes it off, and keeps it off, while a newer process has its id. */
  pause(isPaused: boolean): void {
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    this.#written = undefined;
    this.#compareAt = this.#clock.now();
    this.#sleeper.wake();
  }

  /** Ends it and takes the server off, as far as that can be done within so many milliseconds. */
  async close(withinMs: number): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#sleeper.close();
    this.#settle();
    if (this.#wanted === undefined) return;
    const end = this.#clock.now() + withinMs;
    // A registration under way would come after.
    const limit = new Sleeper(this.#clock);
    await Promise.race([this.#running, limit.sleep(withinMs)]);
    limit.close();
    const leftMs = end - this.#clock.now();
    if (leftMs > 0 && !this.#isPaused) await this.#deregister(leftMs);
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      const waitMs = this.#waitMs();
      if (waitMs > 0) await this.#sleeper.sleep(waitMs);
      else await this.#step();
    }
  }

  #waitMs(): number {
    const now = this.#clock.now();
    if (this.#isPaused) return this.#compareAt - now;
    if (this.#written === this.#wanted) return Math.min(this.#beatAt, this.#compareAt) - now;
    return this.#registerAt - now;
  }

  async #step(): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === undefined) return;
    if (this.#isPaused) await this.#compare(wanted);
    else if (this.#written !== wanted) await this.#register(wanted);
    else if (this.#compareAt <= this.#clock.now()) await this.#compare(wanted);
    else await this.#beat(wanted);
  }

  async #register(wanted: ConsulService): Promise<void> {
    const { registerGapMs, beatMs, refusedMs } = this.#times;
    const began = this.#clock.now();
    this.#registerAt = began + registerGapMs;
    try {
      await this.#calls.register(wanted);
      this.#written = wanted;
      this.#beatAt = began + beatMs;
      this.#compareSoon();
      this.#listener.registered();
      this.#listener.answered();
    } catch (error) {
      const failure = ConsulError.from(error);
      const after = failure.isRefusal ? refusedMs : beatMs + this.#jitterMs();
      this.#registerAt = Math.max(this.#registerAt, this.#clock.now() + after);
      this.#listener.failed('register', failure);
    }
    this.#settle();
  }

  async #beat(wanted: ConsulService): Promise<void> {
    this.#beatAt = this.#clock.now() + this.#times.beatMs;
    try {
      await this.#calls.pass(wanted.id);
      this.#listener.answered();
    } catch (error) {
      const failure = ConsulError.from(error);
      // An agent that has lost the check says 404, older ones 500.
      const { status = 0 } = failure;
      if (status === 404 || status >= 500) this.#writeAgain();
      this.#listener.failed('beat', failure);
    }
  }

  async #compare(wanted: ConsulService): Promise<void> {
    this.#compareSoon();
    try {
      const held = await this.#calls.service(wanted.id);
      this.#listener.answered();
      const boot = held?.meta[BOOT_KEY] ?? '';
      if (isNewerBoot(boot, this.boot)) this.#listener.superseded(boot);
      else if (this.#isPaused) await this.#stayOff(boot);
      else if (held === undefined || !isSameService(held, wanted)) this.#writeAgain();
    } catch (error) {
      this.#listener.failed('compare', ConsulError.from(error));
    }
  }

  /** The newer one is at another agent, or gone. */
  async #stayOff(heldBoot: string): Promise<void> {
    const { callTimeoutMs } = this.#times;
    if (heldBoot === this.boot) await this.#calls.deregister(this.id ?? '', callTimeoutMs);
    this.#listener.superseded(undefined);
  }

  async #deregister(withinMs: number): Promise<void> {
    const { id } = this.#wanted as ConsulService;
    const end = this.#clock.now() + withinMs;
    try {
      // The id may be another process's by now.
      const held = await this.#calls.service(id, withinMs);
      if (held?.meta[BOOT_KEY] !== this.boot) return;
      await this.#calls.deregister(id, Math.max(1, end - this.#clock.now()));
    } catch (error) {
      this.#listener.failed('deregister', ConsulError.from(error));
    }
  }

  /** All servers of a host lose theirs at once. */
  #writeAgain(): void {
    this.#written = undefined;
    this.#registerAt = Math.max(this.#registerAt, this.#clock.now() + this.#jitterMs());
  }

  #jitterMs(): number {
    return Math.random() * this.#times.registerJitterMs;
  }

  #compareSoon(): void {
    this.#compareAt = this.#clock.now() + this.#times.compareMs * (0.8 + Math.random() * 0.4);
  }

  #settle(): void {
    const tried = this.#tried;
    this.#tried = [];
    for (const resolve of tried) resolve();
  }
}
