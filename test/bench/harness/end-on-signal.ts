import type { Programs } from './bundle-program.js';

/** A process that was started and is to be gone when the run is. */
export interface Child {
  kill(): void;
}

/**
 * When the run is interrupted, ends what it started and removes what it built. Answers the end of that care.
 * @param started what runs at any time
 */
export function endOnSignal(started: ReadonlySet<Child>, programs: Programs): () => void {
  const end = (): void => {
    for (const child of started) child.kill();
    programs.remove();
    process.exit(1);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}
