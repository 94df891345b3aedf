import type { Connection, ConnectionListener } from './connection.js';

/** Where an acceptor listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Answers the listener of a new connection, or undefined to refuse it: the acceptor then drops the socket. */
export type Accept = (connection: Connection) => ConnectionListener | undefined;

/** Listens and yields connections. Replaceable: a game may bring its own transport. */
export interface Acceptor {
  /** For logs: `ws`, `tcp`. */
  readonly name: string;
  /**
   * Starts to listen; resolves with the bound address (port 0 asks for a free one).
   * @throws GameError `UNAVAILABLE` when the port is taken or may not be used.
   */
  listen(accept: Accept): Promise<ListenAddress>;
  /** Sends the bytes to every connection that subscribed to the topic; how many of them were reached is not known. */
  publish(topic: string, bytes: Uint8Array): void;
  /** How many connections of this acceptor are subscribed to the topic. */
  subscribers(topic: string): number;
  /** No new connections; those that are there stay. */
  stopAccepting(): void;
  /** Drops every connection and ends. Resolves when the port is free. */
  close(): Promise<void>;
}
