import type { DirectoryParts } from '@nopal/cluster';
import type { Directory, DirectoryListener, Member } from '@nopal/core';
import { MemoryMetrics } from '@nopal/core';
import type { DirectoryCluster, DirectoryServer } from '../contract/directory.contract.js';
import { ManualClock } from './manual-clock.js';
import { PeerNetwork } from './peer-network.js';
import { RecordingLogger } from './recording-logger.js';

/** Servers in one process whose directories meet over a network that can be cut. */
export class TestCluster implements DirectoryCluster {
  readonly network = new PeerNetwork();
  readonly clock = new ManualClock();
  readonly metrics = new MemoryMetrics();
  readonly logger = new RecordingLogger();
  readonly members = new Map<string, Member>();
  readonly servers = new Map<string, DirectoryServer>();
  readonly #make: (parts: DirectoryParts) => Directory;
  readonly #end: () => Promise<void>;

  constructor(
    make: (parts: DirectoryParts) => Directory,
    end: () => Promise<void> = async () => {},
  ) {
    this.#make = make;
    this.#end = end;
  }

  async server(
    id: string,
    type = 'gate',
    boot = `boot-of-${id}`,
    listener?: DirectoryListener,
  ): Promise<DirectoryServer> {
    const self = {
      id,
      type,
      boot,
      frontend: type !== 'game',
      metadata: {},
      state: 'ready' as const,
    };
    this.members.set(id, self);
    const { clock, metrics, logger } = this;
    const discovery = { member: (other: string): Member | undefined => this.members.get(other) };
    const peers = this.network.join(id);
    const directory = this.#make({ self, peers, discovery, clock, metrics, logger });
    const superseded: string[] = [];
    await directory.open(
      listener ?? {
        superseded: (uid, { sessionId }) => void superseded.push(`${uid}/${sessionId}`),
      },
    );
    const server: DirectoryServer = {
      directory,
      superseded,
      at: (sessionId) => ({ frontendId: id, frontendType: type, boot, sessionId }),
    };
    this.servers.set(id, server);
    return server;
  }

  kill(id: string): void {
    this.members.delete(id);
    this.network.kill(id);
    void this.servers.get(id)?.directory.close();
    this.servers.delete(id);
  }

  async end(): Promise<void> {
    await Promise.all([...this.servers.values()].map(({ directory }) => directory.close()));
    await this.#end();
  }
}
