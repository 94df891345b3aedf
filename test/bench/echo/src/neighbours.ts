import type { Members } from '@nopal/server';

/** Lets the program that starts a server see the others that it has found. */
export class Neighbours {
  members: Members | undefined;

  /** Resolves when all of these servers are there. */
  async found(ids: readonly string[]): Promise<void> {
    const missing = new Set(ids);
    await new Promise<void>((resolve) => {
      if (missing.size === 0) resolve();
      this.members?.watch({
        joined: ({ id }) => {
          missing.delete(id);
          if (missing.size === 0) resolve();
        },
      });
    });
  }
}
