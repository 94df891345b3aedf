import type { Clock, Logger } from '@nopal/core';
import { GameError } from '@nopal/core';
import { PendingReplies } from '../link/pending-replies.js';
import { decodeDirectoryMessage, encodeDirectoryMessage } from './directory-codec.js';
import type { DirectoryMessage } from './directory-message.js';
import type { DirectoryPeers, PeersReceiver } from './directory-peers.js';

/** A message of a directory as the link carries it. */
export interface DirectoryEnvelope {
  /** Of a question and its answer; 0 for what is not answered. */
  readonly number: number;
  readonly isAnswer: boolean;
  readonly body: Uint8Array;
}

/** Brings the messages of this server's directories to the link, and those that come to who they are for. */
export class LinkDirectoryPeers implements DirectoryPeers {
  readonly #send: (to: string, envelope: DirectoryEnvelope) => boolean;
  readonly #pending: PendingReplies<DirectoryMessage>;
  readonly #logger: Logger;
  readonly #receivers = new Set<PeersReceiver>();
  /** Those with whom there is a connection, or lately was one; true while it is there. */
  readonly #servers = new Map<string, boolean>();

  /** @param parts.send false when there is no way to that server now */
  constructor(parts: {
    send: (to: string, envelope: DirectoryEnvelope) => boolean;
    clock: Clock;
    logger: Logger;
  }) {
    this.#send = parts.send;
    this.#pending = new PendingReplies(parts.clock);
    this.#logger = parts.logger;
  }

  listen(receiver: PeersReceiver): () => void {
    this.#receivers.add(receiver);
    for (const [server, isUp] of this.#servers) if (isUp) receiver.up?.(server);
    return () => void this.#receivers.delete(receiver);
  }

  servers(): Iterable<string> {
    return this.#servers.keys();
  }

  async ask(to: string, message: DirectoryMessage, timeoutMs: number): Promise<DirectoryMessage> {
    const number = this.#pending.next();
    const body = encodeDirectoryMessage(message);
    if (!this.#send(to, { number, isAnswer: false, body }))
      throw new GameError('UNAVAILABLE', `server ${to} cannot be reached`);
    return this.#pending.wait(number, to, `a ${message.kind}`, timeoutMs);
  }

  tell(to: string, message: DirectoryMessage): boolean {
    return this.#send(to, { number: 0, isAnswer: false, body: encodeDirectoryMessage(message) });
  }

  /** What came from a server. Whatever is wrong with it is logged and answered with nothing. */
  receive(from: string, { number, isAnswer, body }: DirectoryEnvelope): void {
    let message: DirectoryMessage;
    try {
      message = decodeDirectoryMessage(body);
    } catch (err) {
      this.#logger.warn('a directory message of another server is wrong', { server: from, err });
      return;
    }
    if (isAnswer) {
      this.#pending.settle(number, from, message);
      return;
    }
    for (const receiver of this.#receivers) {
      const answer = receiver.receive(from, message);
      if (answer === undefined) continue;
      if (number !== 0)
        this.#send(from, { number, isAnswer: true, body: encodeDirectoryMessage(answer) });
      return;
    }
  }

  /** The connection with a server is there, or there again. */
  up(server: string): void {
    this.#servers.set(server, true);
    for (const receiver of [...this.#receivers]) receiver.up?.(server);
  }

  /** The connection is not there; the server may be. */
  down(server: string): void {
    if (this.#servers.has(server)) this.#servers.set(server, false);
    this.#pending.lost(server);
  }

  /** The server is gone with all it held. */
  lost(server: string): void {
    this.#pending.lost(server);
    if (!this.#servers.delete(server)) return;
    for (const receiver of [...this.#receivers]) receiver.lost?.(server);
  }
}
