import type { Member } from '@nopal/core';

/**
 * Where servers write themselves down and read of others: Consul, a list in the configuration, this process's memory.
 * What it says is advice: `Membership` joins it with what the link sees.
 */
export interface Registry {
  /** Starts to read; resolves at the first answer, or after a bounded wait without one. Never rejects because the registry is down. */
  open(listener: RegistryListener): Promise<void>;
  /** Writes this server down, and keeps it written down. A later call replaces what the earlier one said. */
  register(self: Member): Promise<void>;
  /** Takes this server off. */
  deregister(): Promise<void>;
  close(): Promise<void>;
}

/** A server as the registry has it. */
export interface Candidate {
  readonly member: Member;
  /** False when the registry holds it for ill: it may be wrong. */
  readonly isHealthy: boolean;
}

export interface RegistryListener {
  /**
   * Everybody the registry knows now, this server perhaps included.
   * @param canRemove false when the answer may be incomplete, so that nobody is gone because he is missing: a registry
   *   without a leader, a part of its answers, a snapshot from disk.
   */
  candidates(all: readonly Candidate[], canRemove: boolean): void;
}
