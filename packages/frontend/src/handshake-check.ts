import { GameError, type HandshakeData, type SessionData } from '@nopal/core';

/** What is known of a connection when its handshake is checked. */
export interface HandshakeOrigin {
  readonly remoteAddress: string;
  readonly transport: string;
  /** The upgrade request of a WebSocket; let go once the handshake is accepted. */
  readonly upgrade?:
    | { readonly url: string; readonly headers: Readonly<Record<string, string>> }
    | undefined;
}

/** What a validator returns for a client that has shown who it is: its session is the user's before it is answered. */
export class HandshakeLogin {
  readonly uid: string;
  readonly data: SessionData;
  /** Sent to the client as `user` of the handshake's answer. */
  readonly user: unknown;

  /** @param data becomes the session's data. */
  constructor(uid: string, data: SessionData = {}, user?: unknown) {
    this.uid = uid;
    this.data = data;
    this.user = user;
  }
}

/** What validators came to. */
export interface CheckedHandshake {
  readonly user: unknown;
  readonly login: HandshakeLogin | undefined;
}

/**
 * Decides whether a client may come in. Throw a GameError to refuse: the client sees its code and message. What it
 * returns is sent to the client as `user` of the handshake's answer, unless it is a `HandshakeLogin`.
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

  /** The last word of each kind counts. @throws GameError; anything else that a validator throws becomes `FORBIDDEN`. */
  async run(handshake: HandshakeData, origin: HandshakeOrigin): Promise<CheckedHandshake> {
    let user: unknown;
    let login: HandshakeLogin | undefined;
    for (const validator of this.#validators) {
      try {
        const given = await validator(handshake, origin);
        if (given instanceof HandshakeLogin) login = given;
        user = (given instanceof HandshakeLogin ? given.user : given) ?? user;
      } catch (cause) {
        if (GameError.is(cause)) throw cause;
        throw new GameError('FORBIDDEN', 'the handshake was refused', { cause });
      }
    }
    return { user, login };
  }
}
