/** How one call of another server's `@Remote` differs from the rule: `remotes.game.arena.with({ … }).seats(id)`. */
export interface RemoteCallOptions {
  /** The id of that very server. */
  readonly server?: string;
  /** The same key reaches the same server while the members stay the same. */
  readonly key?: string;
  /** Deadline in milliseconds; never later than that of the call that this one is made in. */
  readonly timeoutMs?: number;
  /** Short texts that travel with the call along every hop. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The remotes of one component, as the caller sees them. */
export type RemoteComponent<T> = T & {
  /** The same remotes under these options. */
  with(options: RemoteCallOptions): T;
};
