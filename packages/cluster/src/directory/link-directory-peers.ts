import { type Clock, GameError, type Logger } from '@nopal/core';
import type { DirectoryEnvelope } from '../link/envelope.js';
import type { Link } from '../link/link.js';
import type { LinkTransport, Peer, PeerListener } from '../link/link-transport.js';
import { PendingReplies } from '../link/pending-replies.js';
import { decodeDirectoryMessage, encodeDirectoryMessage } from './directory-codec.js';
import type { DirectoryMessage } from './directory-message.js';
import type { DirectoryPeers, PeersReceiver } from './directory-peers.js';

/** The number of what nobody waits for. */
const TOLD = 0;

/** Directories that talk over the link. */
export class LinkDirectoryPeers implements DirectoryPeers, PeerListener {
  readonly #link: Pick<Link, 'send'>;
  readonly #transport: Pick<LinkTransport, 'watch'>;
  readonly #logger: Logger;
  readonly #pending: PendingReplies<DirectoryMessage>;
  readonly #receivers = new Set<PeersReceiver>();
  /** Those with whom there is a connection, or lately was one. */
  readonly #servers = new Set<string>();
  #unwatch: (() => void) | undefined;

  constructor(parts: {
    readonly link: Pick<Link, 'send'>;
    readonly transport: Pick<LinkTransport, 'watch'>;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#link = parts.link;
    this.#transport = parts.transport;
    this.#logger = parts.logger;
    this.#pending = new PendingReplies(parts.clock);
  }

  listen(receiver: PeersReceiver): () => void {
    this.#receivers.add(receiver);
    // The first watch tells of every connection there is.
    if (this.#unwatch === undefined) this.#unwatch = this.#transport.watch(this);
    else for (const server of this.#servers) receiver.up?.(server);
    return () => {
      this.#receivers.delete(receiver);
      if (this.#receivers.size > 0) return;
      this.#unwatch?.();
      this.#unwatch = undefined;
      this.#servers.clear();
    };
  }

  async ask(to: string, message: DirectoryMessage, timeoutMs: number): Promise<DirectoryMessage> {
    const number = this.#pending.next();
    const body = encodeDirectoryMessage(message);
    if (!this.#link.send(to, { kind: 'directory', number, isReply: false, body }))
      throw new GameError('UNAVAILABLE', `server ${to} cannot be reached`);
    return this.#pending.wait(number, to, `a ${message.kind} of the directory`, timeoutMs);
  }

  tell(to: string, message: DirectoryMessage): boolean {
    const body = encodeDirectoryMessage(message);
    return this.#link.send(to, { kind: 'directory', number: TOLD, isReply: false, body });
  }

  servers(): Iterable<string> {
    return this.#servers;
  }

  /** What came over the link. A message that is none is refused alone. */
  receive(from: string, { number, isReply, body }: DirectoryEnvelope): void {
    let message: DirectoryMessage;
    try {
      message = decodeDirectoryMessage(body);
    } catch (err) {
      this.#logger.warn('a message of another directory was refused', { from, err });
      return;
    }
    if (isReply) {
      this.#pending.settle(number, from, message);
      return;
    }
    for (const receiver of this.#receivers) {
      const answer = receiver.receive(from, message);
      if (answer === undefined) continue;
      if (number !== TOLD)
        this.#link.send(from, {
          kind: 'directory',
          number,
          isReply: true,
          body: encodeDirectoryMessage(answer),
        });
      return;
    }
  }

  up({ id }: Peer): void {
    this.#servers.add(id);
    for (const receiver of this.#receivers) receiver.up?.(id);
  }

  down({ id }: Peer): void {
    this.#pending.lost(id);
  }

  lost({ id }: Peer): void {
    this.#servers.delete(id);
    for (const receiver of this.#receivers) receiver.lost?.(id);
  }
}
