import { GameError, type HandshakeData } from '@nopal/core';

/** What is known of a connection when its handshake is checked. */
export interface HandshakeOrigin {
  readonly remoteAddress: string;
  readonly transport: string;
  /** The upgrade request of a WebSocket; let go once the handshake is accepted. */
  readonly upgrade?:
    | { readonly url: string; readonly headers: Readonly<Record<string, string>> }
    | undefined;
}

/**
 * Decides whether a client may come in. Throw a GameError to refuse: the client sees its code and message. What it
 * returns is sent to the client as `user` of the handshake's answer.
 */
export type HandshakeValidator = (handshake: HandshakeData, origin: HandshakeOrigin) => unknown;

/** Runs validators in order; the first that throws refuses. */
export class HandshakeCheck {
  readonly #validators: readonly HandshakeValidator[];

  constructor(validators: readonly HandshakeValidator[]) {
    this.#validators = validators;
  }

  /** Whether the answer is known at once. */
  get isEmpty(): boolean {
    return this.#validators.length === 0;
  }

  /** @returns what the client is told. @throws GameError; anything else that a validator throws becomes `FORBIDDEN`. */
  async run(handshake: HandshakeData, origin: HandshakeOrigin): Promise<unknown> {
    let user: unknown;
    for (const validator of this.#validators) {
      try {
        user = (await validator(handshake, origin)) ?? user;
      } catch (cause) {
        if (GameError.is(cause)) throw cause;
        throw new GameError('FORBIDDEN', 'the handshake was refused', { cause });
      }
    }
    return user;
  }
}
