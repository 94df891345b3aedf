import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import { GameError } from '@nopal/core';

const MIN_TOKEN_LENGTH = 16;
/** Longer ones are refused unread. */
const MAX_HEADER_LENGTH = 1024;

export interface ServiceAccessOptions {
  /** Whether the listener is bound to a loopback address or a Unix socket, where only this machine's programs come. */
  readonly isLocal: boolean;
  /** What callers send as `authorization: Bearer TOKEN`; at least 16 characters. Then loopback is not open either. */
  readonly token?: string | undefined;
}

/** What is known of whoever calls; calls of grpc-js are it. */
export interface Caller {
  readonly metadata: Metadata;
  getAuthContext: ServerUnaryCall<unknown, unknown>['getAuthContext'];
}

/**
 * Who may call the services: whoever showed a certificate that the listener verified, whoever sends the token, and on a
 * loopback listener without a token everyone. All others are denied.
 */
export class ServiceAccess {
  readonly #isLocal: boolean;
  readonly #token: Buffer | undefined;

  /** @throws TypeError for a token that is too short or that no header can carry. */
  constructor({ isLocal, token }: ServiceAccessOptions) {
    if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
      throw new TypeError('the gRPC token may hold only visible ASCII characters without spaces');
    if (token !== undefined && token.length < MIN_TOKEN_LENGTH)
      throw new TypeError(
        `the gRPC token has ${token.length} characters; it needs at least ${MIN_TOKEN_LENGTH}`,
      );
    this.#isLocal = isLocal;
    this.#token = token === undefined ? undefined : digest(token);
  }

  /** @returns why the caller is refused: `UNAUTHENTICATED`, with what to send; undefined when it may call. */
  refusal(caller: Caller): GameError | undefined {
    if (caller.getAuthContext().sslPeerCertificate !== undefined) return undefined;
    if (this.#token === undefined)
      return this.#isLocal
        ? undefined
        : new GameError(
            'UNAUTHENTICATED',
            'this server answers gRPC calls from other machines only with a verified client certificate or a token, and has no token set',
          );
    const [given] = caller.metadata.get('authorization');
    if (typeof given === 'string' && isToken(given, this.#token)) return undefined;
    return new GameError(
      'UNAUTHENTICATED',
      'send a verified client certificate, or the metadata authorization: Bearer with the token of this server',
    );
  }
}

function isToken(header: string, token: Buffer): boolean {
  if (header.length > MAX_HEADER_LENGTH || !/^bearer /i.test(header)) return false;
  return timingSafeEqual(digest(header.slice('bearer '.length).trim()), token);
}

/** Of one length, so that the comparison takes the same time for every guess. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
