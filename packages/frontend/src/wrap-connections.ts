import type { Accept, Acceptor, Connection, ConnectionListener } from '@nopal/core';

/** The two ends of a connection: what the server writes to, and who hears the client. */
export interface ConnectionEnds {
  readonly connection: Connection;
  readonly listener: ConnectionListener;
}

/**
 * Puts something of the game's own between the server and one connection, such as encryption or a byte count.
 * The given `listener` leads to the server.
 * @returns the connection that the server is to see and the listener that the acceptor is to call.
 */
export type WrapConnection = (
  connection: Connection,
  listener: ConnectionListener,
) => ConnectionEnds;

/**
 * An acceptor whose every connection is wrapped. What is published bypasses the wrapped connection's `send`.
 */
export function wrapConnections(acceptor: Acceptor, wrap: WrapConnection): Acceptor {
  return new WrappedAcceptor(acceptor, wrap);
}

class WrappedAcceptor implements Acceptor {
  readonly name: string;
  readonly #acceptor: Acceptor;
  readonly #wrap: WrapConnection;

  constructor(acceptor: Acceptor, wrap: WrapConnection) {
    this.name = acceptor.name;
    this.#acceptor = acceptor;
    this.#wrap = wrap;
  }

  listen(accept: Accept) {
    return this.#acceptor.listen((connection) => {
      const outer = new LateListener();
      const ends = this.#wrap(connection, outer);
      const listener = accept(ends.connection);
      if (listener === undefined) return undefined;
      outer.target = listener;
      return ends.listener;
    });
  }

  publish(topic: string, bytes: Uint8Array): void {
    this.#acceptor.publish(topic, bytes);
  }

  subscribers(topic: string): number {
    return this.#acceptor.subscribers(topic);
  }

  stopAccepting(): void {
    this.#acceptor.stopAccepting();
  }

  close(): Promise<void> {
    return this.#acceptor.close();
  }
}

/** Stands for the server's listener, which is known only after the server has seen the connection. */
class LateListener implements ConnectionListener {
  target: ConnectionListener | undefined;

  onData(bytes: Uint8Array): void {
    this.target?.onData(bytes);
  }

  onDrain(): void {
    this.target?.onDrain();
  }

  onOverflow(): void {
    this.target?.onOverflow();
  }

  onClose(): void {
    this.target?.onClose();
  }
}
