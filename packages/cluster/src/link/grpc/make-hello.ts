import { randomBytes } from 'node:crypto';
import type { LinkContext } from './link-context.js';
import type { Hello } from './signal.js';

const NONCE_BYTES = 16;

/**
 * What this server says of itself to a peer.
 * @param attempt of the dialer, with the id that it dials; 0 and nobody for the acceptor
 */
export function makeHello(
  context: LinkContext,
  peerId: string,
  attempt: number,
  target: string,
): Hello {
  const { self, cluster, versions, book } = context;
  const peer = book.get(peerId);
  return {
    cluster,
    serverId: self.id,
    serverType: self.type,
    boot: self.boot,
    minVersion: versions.min,
    maxVersion: versions.max,
    nonce: randomBytes(NONCE_BYTES),
    resumes: peer?.isHeld === true ? peer.boot : '',
    attempt,
    target,
    draining: context.isDraining,
  };
}
