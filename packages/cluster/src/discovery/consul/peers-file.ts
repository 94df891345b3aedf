import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import type { Clock } from '@nopal/core';
import type { Candidate } from '../registry.js';
import { type ConsulService, memberOf, readService, serviceOf } from './consul-service.js';

const MAX_BYTES = 8 * 1024 * 1024;
const MAX_AGE_MS = 24 * 3_600_000;
const WRITE_GAP_MS = 10_000;

/** Who was there when Consul last answered, on disk: what a server that starts while Consul is down begins with. */
export class PeersFile {
  readonly #path: string;
  readonly #cluster: string;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  #newest: readonly Candidate[] = [];
  #writing: Promise<void> | undefined;
  #cancel: (() => void) | undefined;

  constructor(path: string, cluster: string, clock: Clock, failed: (error: unknown) => void) {
    this.#path = path;
    this.#cluster = cluster;
    this.#clock = clock;
    this.#failed = failed;
  }

  /** Those of a type; none when the file is not there, too old, another cluster's or not to be understood. */
  async read(types: readonly string[]): Promise<readonly Candidate[]> {
    try {
      const { size } = await stat(this.#path);
      if (size > MAX_BYTES) throw new RangeError(`${this.#path} has ${size} bytes`);
      return this.#parse(JSON.parse(await readFile(this.#path, 'utf8')), types);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ENOENT') this.#failed(error);
      return [];
    }
  }

  /** Writes them soon; what comes meanwhile goes into the same write. An empty list is not worth keeping. */
  write(candidates: readonly Candidate[]): void {
    if (candidates.length === 0) return;
    this.#newest = candidates;
    this.#cancel ??= this.#clock.setTimeout(() => void this.flush(), WRITE_GAP_MS);
  }

  /** Writes now what waits. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#cancel === undefined) return;
    this.#cancel();
    this.#cancel = undefined;
    this.#writing = this.#save();
    await this.#writing;
  }

  async #save(): Promise<void> {
    const cluster = this.#cluster;
    try {
      const peers = this.#newest.map(({ member }) => serviceOf(member, { cluster }));
      const text = JSON.stringify({ cluster, at: this.#clock.wallTime(), peers });
      const other = `${this.#path}.${process.pid}`;
      await writeFile(other, text, { mode: 0o600 });
      await rename(other, this.#path);
    } catch (error) {
      this.#failed(error);
    }
  }

  #parse(json: unknown, types: readonly string[]): Candidate[] {
    const { cluster, at, peers } = json as Record<string, unknown>;
    const isFresh = typeof at === 'number' && this.#clock.wallTime() - at <= MAX_AGE_MS;
    if (cluster !== this.#cluster || !isFresh || !Array.isArray(peers)) return [];
    return peers.flatMap((item: unknown) => {
      const { id, name, address, port, meta } = item as Record<string, unknown>;
      const service: ConsulService = readService({
        ID: id,
        Service: name,
        Address: address,
        Port: port,
        Meta: meta,
      });
      const type = types.find((one) => name === `${this.#cluster}-${one}`);
      const member = type === undefined ? 'foreign' : memberOf(service, this.#cluster, type);
      return typeof member === 'string' ? [] : [{ member, isHealthy: true }];
    });
  }
}
