import type { Clock, Discovery, Logger, Metrics, SessionAddress } from '@nopal/core';
import type { DirectoryPeers } from './directory-peers.js';

/** What a directory that works with others is made of. */
export interface DirectoryParts {
  /** This server. */
  readonly self: {
    readonly id: string;
    readonly type: string;
    readonly boot: string;
    readonly frontend: boolean;
  };
  readonly peers: DirectoryPeers;
  readonly discovery: Pick<Discovery, 'member'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Whether the process that claimed it lives, as far as this server sees. */
export function isAlive(
  { self, discovery }: Pick<DirectoryParts, 'self' | 'discovery'>,
  { frontendId, boot }: SessionAddress,
): boolean {
  if (frontendId === self.id) return boot === self.boot;
  return discovery.member(frontendId)?.boot === boot;
}
