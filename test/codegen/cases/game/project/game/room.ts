import { Handler, push, type Session } from '@nopal/core';

/** What all rooms have. */
export abstract class Room<State> {
  /** The room as it is now. */
  readonly state = push<State>();

  @Handler({ timeoutMs: 100, idempotent: true })
  look(_session: Session): { state: State | null } {
    return { state: null };
  }
}
