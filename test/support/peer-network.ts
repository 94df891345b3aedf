import {
  type DirectoryMessage,
  type DirectoryPeers,
  decodeDirectoryMessage,
  encodeDirectoryMessage,
  type PeersReceiver,
} from '@nopal/cluster';
import { GameError } from '@nopal/core';

/**
 * What carries the messages of directories in one process: as bytes, in a later turn of the event loop, in order for each
 * pair. Ways can be cut and healed, and servers killed.
 */
export class PeerNetwork {
  readonly #servers = new Map<string, NetworkPeers>();
  readonly #cuts = new Set<string>();
  /** How often each way was cut. */
  readonly #epochs = new Map<string, number>();
  /** Messages that were sent, answers included. */
  sent = 0;

  join(id: string): DirectoryPeers {
    const peers = new NetworkPeers(this, id);
    const others = [...this.#servers];
    this.#servers.set(id, peers);
    for (const [other, theirs] of others) {
      if (!this.isConnected(id, other)) continue;
      peers.known.add(other);
      theirs.up(id);
    }
    return peers;
  }

  /** The server is gone: nothing that is under way from or to it arrives. */
  kill(id: string): void {
    const dead = this.#servers.get(id);
    if (dead === undefined) return;
    dead.isDead = true;
    this.#servers.delete(id);
    for (const peers of this.#servers.values()) peers.lost(id);
  }

  /** Nothing passes between the two until they are healed; what is under way is lost. */
  cut(a: string, b: string): void {
    this.#cuts.add(pair(a, b));
    this.#epochs.set(pair(a, b), this.epoch(a, b) + 1);
    this.#servers.get(a)?.broken(b);
    this.#servers.get(b)?.broken(a);
  }

  heal(a: string, b: string): void {
    if (!this.#cuts.delete(pair(a, b))) return;
    const [one, other] = [this.#servers.get(a), this.#servers.get(b)];
    if (one === undefined || other === undefined) return;
    one.up(b);
    other.up(a);
  }

  isConnected(a: string, b: string): boolean {
    return !this.#cuts.has(pair(a, b));
  }

  epoch(a: string, b: string): number {
    return this.#epochs.get(pair(a, b)) ?? 0;
  }

  server(id: string): NetworkPeers | undefined {
    return this.#servers.get(id);
  }
}

class NetworkPeers implements DirectoryPeers {
  readonly known = new Set<string>();
  readonly #network: PeerNetwork;
  readonly #id: string;
  readonly #receivers = new Set<PeersReceiver>();
  readonly #waiting = new Set<{ to: string; reject(error: GameError): void }>();
  isDead = false;

  constructor(network: PeerNetwork, id: string) {
    this.#network = network;
    this.#id = id;
  }

  listen(receiver: PeersReceiver): () => void {
    this.#receivers.add(receiver);
    for (const server of this.known) {
      if (this.#network.isConnected(this.#id, server)) receiver.up?.(server);
    }
    return () => void this.#receivers.delete(receiver);
  }

  servers(): Iterable<string> {
    return this.known;
  }

  tell(to: string, message: DirectoryMessage): boolean {
    return this.#send(to, message, () => {});
  }

  ask(to: string, message: DirectoryMessage): Promise<DirectoryMessage> {
    return new Promise((resolve, reject) => {
      const waiting = { to, reject };
      this.#waiting.add(waiting);
      const sent = this.#send(to, message, (bytes) => {
        if (this.#waiting.delete(waiting)) resolve(decodeDirectoryMessage(bytes));
      });
      if (!sent && this.#waiting.delete(waiting)) reject(unreachable(to));
    });
  }

  up(server: string): void {
    if (this.isDead) return;
    this.known.add(server);
    for (const receiver of this.#receivers) receiver.up?.(server);
  }

  lost(server: string): void {
    this.broken(server);
    this.known.delete(server);
    for (const receiver of this.#receivers) receiver.lost?.(server);
  }

  broken(server: string): void {
    for (const waiting of [...this.#waiting]) {
      if (waiting.to === server && this.#waiting.delete(waiting))
        waiting.reject(unreachable(server));
    }
  }

  receive(from: string, bytes: Uint8Array): DirectoryMessage {
    for (const receiver of this.#receivers) {
      const answer = receiver.receive(from, decodeDirectoryMessage(bytes));
      if (answer !== undefined) return answer;
    }
    throw new Error('nobody takes the message');
  }

  #send(to: string, message: DirectoryMessage, answered: (bytes: Uint8Array) => void): boolean {
    const target = this.#network.server(to);
    if (this.isDead || target === undefined || !this.#network.isConnected(this.#id, to))
      return false;
    const epoch = this.#network.epoch(this.#id, to);
    const isStanding = (): boolean =>
      !this.isDead &&
      this.#network.server(to) === target &&
      this.#network.epoch(this.#id, to) === epoch;
    const bytes = encodeDirectoryMessage(message);
    this.#network.sent += 1;
    setImmediate(() => {
      if (!isStanding()) return;
      const answer = encodeDirectoryMessage(target.receive(this.#id, bytes));
      this.#network.sent += 1;
      setImmediate(() => {
        if (isStanding()) answered(answer);
      });
    });
    return true;
  }
}

function unreachable(server: string): GameError {
  return new GameError('UNAVAILABLE', `server ${server} cannot be reached`);
}

function pair(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
