import type { DirectoryMessage } from './directory-message.js';

/** Carries small messages between the directories of servers, in order for each pair. */
export interface DirectoryPeers {
  /** Adds one who listens; those that are up are told as up. Answers the end of it. */
  listen(receiver: PeersReceiver): () => void;
  /** @throws GameError `UNAVAILABLE` when there is no way to that server or it leaves, `DEADLINE_EXCEEDED` when it does not answer. */
  ask(to: string, message: DirectoryMessage, timeoutMs: number): Promise<DirectoryMessage>;
  /** False when there is no way to that server now. */
  tell(to: string, message: DirectoryMessage): boolean;
  /** The other servers with whom there is a connection, or lately was one. */
  servers(): Iterable<string>;
}

/** Never throws. */
export interface PeersReceiver {
  /** Answers what the sender gets if it asked; undefined for a message that is for another receiver. */
  receive(from: string, message: DirectoryMessage): DirectoryMessage | undefined;
  /** The connection with a server is there, or there again: what was told before may be lost. */
  up?(server: string): void;
  /** A server is gone with all it held, or is another process now. */
  lost?(server: string): void;
}
