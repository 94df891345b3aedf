import type { SessionAddress } from '@nopal/core';
import type { Claim } from './claim.js';

/** What became of a claim that was to be confirmed: there already, written, or another's is there. */
export type Confirmation = 'kept' | 'written' | Claim;

/**
 * A store that all servers share, which does one thing at a time. Whatever rejects is a GameError `UNAVAILABLE` or
 * `DEADLINE_EXCEEDED`, within the store's own bound; what was asked for may have been done all the same.
 */
export interface DirectoryStore {
  /** @param available called each time when the store is there, or there again */
  open(available: () => void): Promise<void>;
  /** Enters the session in the place of whoever is there, at a time after his. */
  swap(
    uid: string,
    address: SessionAddress,
  ): Promise<{ readonly claim: Claim; readonly before: Claim | undefined }>;
  /** Removes the session if it is still the one that is there. */
  remove(uid: string, address: SessionAddress): Promise<boolean>;
  /**
   * Writes the claim anew, and lets it live on, unless another session's is there that is as new or newer.
   * @param over the one that it may overwrite all the same
   */
  confirm(uid: string, claim: Claim, over?: Claim): Promise<Confirmation>;
  /** The claims of users, in the order of the uids. */
  find(uids: readonly string[], frontendTypes: readonly string[]): Promise<readonly Claim[][]>;
  close(): Promise<void>;
}
