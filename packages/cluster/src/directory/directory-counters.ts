import type { Counter, Metrics } from '@nopal/core';

/** What a directory counts. */
export class DirectoryCounters {
  readonly claims: Counter;
  readonly conflicts: Counter;
  readonly reconciled: Counter;
  readonly failures: Counter;
  /** Logins that were let in without the store, or without the answer of a frontend of the same type. */
  readonly unconfirmed: Counter;

  constructor(metrics: Metrics, directory: string) {
    const counter = (name: string, help: string): Counter =>
      metrics.counter(`nopal_directory_${name}_total`, help, { directory });
    this.claims = counter('claims', 'Logins that were entered in the directory');
    this.conflicts = counter('conflicts', 'Sessions that lost their user to a newer login');
    this.reconciled = counter('reconciled', 'Logins that a reconcile entered anew');
    this.failures = counter('failures', 'Questions to the store or to a peer that failed');
    this.unconfirmed = counter('unconfirmed', 'Logins that not everybody concerned could confirm');
  }
}
