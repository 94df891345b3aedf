import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Clock, Logger, Member, Metrics } from '@nopal/core';
import { isNewerBoot } from '../boot.js';
import type { Candidate, Registry, RegistryListener } from '../registry.js';
import { Sleeper } from '../sleeper.js';
import { ConsulCalls } from './consul-calls.js';
import { ConsulHttp, consulAgent } from './consul-http.js';
import { type ConsulOptions, type ConsulSettings, consulSettings } from './consul-options.js';
import { ConsulRegistration } from './consul-registration.js';
import { ConsulReport } from './consul-report.js';
import { serviceOf } from './consul-service.js';
import { ConsulWatch } from './consul-watch.js';
import { PeersFile } from './peers-file.js';

export interface ConsulRegistryParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Servers written down in Consul, through the agent of this host: one service for each server type, one blocking query for
 * each type that is read. While Consul is slow, down or wrong the last that it said stands.
 */
export class ConsulRegistry implements Registry {
  readonly #settings: ConsulSettings;
  readonly #clock: Clock;
  readonly #report: ConsulReport;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #registration: ConsulRegistration;
  readonly #peersFile: PeersFile | undefined;
  readonly #http: ConsulHttp;
  readonly #watches: ConsulWatch[] = [];
  /** By type, as they were last told. */
  readonly #candidates = new Map<string, readonly Candidate[]>();
  #listener: RegistryListener | undefined;
  #opening = new Set<string>();
  #opened: (() => void) | undefined;
  #self: Member | undefined;
  #supersededBy: string | undefined;
  #isClosed = false;

  /** @throws TypeError for a wrong option, Error for a certificate that cannot be read. */
  constructor(options: ConsulOptions, parts: ConsulRegistryParts) {
    const settings = consulSettings(options);
    const { clock } = parts;
    this.#settings = settings;
    this.#clock = clock;
    this.#report = new ConsulReport(parts, settings.types);
    this.#agent = consulAgent(settings);
    this.#http = new ConsulHttp(settings, this.#agent, clock);
    const calls = new ConsulCalls(settings, this.#agent, clock);
    const { times } = settings;
    this.#registration = new ConsulRegistration(
      { calls, times, clock },
      {
        registered: () => this.#report.registered(),
        answered: () => {
          for (const watch of this.#watches) watch.retry();
        },
        failed: (call, error) => this.#report.failed(call, error),
        superseded: (boot) => {
          // Where its own type is read, that shows other agents too, and so when it is over.
          if (boot !== undefined || !settings.types.includes(this.#self?.type ?? ''))
            this.#setSuperseded(boot);
        },
      },
    );
    const { peersFile, cluster } = settings;
    if (peersFile !== undefined)
      this.#peersFile = new PeersFile(peersFile, cluster, clock, (error) =>
        this.#report.fileFailed(peersFile, error),
      );
  }

  async open(listener: RegistryListener): Promise<void> {
    const { types, times } = this.#settings;
    this.#listener = listener;
    this.#opening = new Set(types);
    const parts = { http: this.#http, clock: this.#clock };
    const opened = new Promise<void>((resolve) => {
      this.#opened = resolve;
    });
    for (const type of types) {
      const watch = new ConsulWatch(this.#settings, type, parts, {
        answered: ({ candidates, ignored }, canRemove, isNew) => {
          this.#report.answered(type);
          if (isNew) {
            this.#report.ignored(type, ignored);
            this.#take(type, candidates, canRemove);
          }
          this.#opens(type);
        },
        failed: (error) => {
          this.#report.failed('watch', error);
          this.#opens(type);
        },
      });
      this.#watches.push(watch);
      void watch.run();
    }
    const limit = new Sleeper(this.#clock);
    if (types.length > 0) await Promise.race([opened, limit.sleep(times.openTimeoutMs)]);
    limit.close();
    await this.#readPeers();
  }

  /** @throws TypeError for a server that Consul cannot take: without address, or with too much metadata. */
  async register(self: Member): Promise<void> {
    const service = serviceOf(self, this.#settings);
    this.#self = self;
    const tried = this.#registration.set(service);
    const limit = new Sleeper(this.#clock);
    await Promise.race([tried, limit.sleep(this.#settings.times.openTimeoutMs)]);
    limit.close();
  }

  async deregister(): Promise<void> {
    await this.#registration.close(this.#settings.times.leaveTimeoutMs);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#listener = undefined;
    for (const watch of this.#watches) watch.close();
    this.#report.close();
    await this.deregister();
    await this.#peersFile?.flush();
    this.#agent.destroy();
  }

  #opens(type: string): void {
    this.#opening.delete(type);
    if (this.#opening.size === 0) this.#opened?.();
  }

  #take(type: string, candidates: readonly Candidate[], canRemove: boolean): void {
    const before = this.#candidates.get(type);
    const kept = canRemove ? candidates : union(before ?? [], candidates);
    this.#candidates.set(type, kept);
    this.#report.candidates(type, kept.length);
    this.#findNewerSelf(type, candidates);
    const all = [...this.#candidates.values()].flat();
    this.#listener?.candidates(all, canRemove);
    if (canRemove) this.#peersFile?.write(all);
  }

  /** For the types that Consul has not answered for yet. */
  async #readPeers(): Promise<void> {
    const unknown = () => this.#settings.types.filter((type) => !this.#candidates.has(type));
    if (this.#peersFile === undefined || unknown().length === 0) return;
    const peers = await this.#peersFile.read(unknown());
    for (const type of unknown()) {
      const known = peers.filter(({ member }) => member.type === type);
      if (known.length === 0) continue;
      this.#candidates.set(type, known);
      this.#report.candidates(type, known.length);
    }
    if (peers.length > 0) this.#listener?.candidates([...this.#candidates.values()].flat(), false);
  }

  #findNewerSelf(type: string, candidates: readonly Candidate[]): void {
    const self = this.#self;
    if (self?.type !== type) return;
    const own = candidates.find(({ member }) => member.id === self.id);
    const isNewer = own?.isHealthy === true && isNewerBoot(own.member.boot, self.boot);
    this.#setSuperseded(isNewer ? own.member.boot : undefined);
  }

  #setSuperseded(boot: string | undefined): void {
    if (boot === this.#supersededBy || this.#self === undefined) return;
    this.#supersededBy = boot;
    if (boot === undefined) this.#report.resumed(this.#self.id);
    else this.#report.superseded(this.#self.id, boot);
    this.#registration.pause(boot !== undefined);
    this.#listener?.superseded?.(boot);
  }
}

/** An answer that may be incomplete adds servers, and later starts of those that are known. */
function union(known: readonly Candidate[], found: readonly Candidate[]): readonly Candidate[] {
  const byId = new Map(known.map((candidate) => [candidate.member.id, candidate]));
  for (const candidate of found) {
    const before = byId.get(candidate.member.id);
    if (before === undefined || isNewerBoot(candidate.member.boot, before.member.boot))
      byId.set(candidate.member.id, candidate);
  }
  return [...byId.values()];
}
