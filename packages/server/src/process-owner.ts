type OnSignal = (signal: NodeJS.Signals) => void;

/** Exit codes of a process that a signal ended: 128 and the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
const SIGNALS = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];

/**
 * One Ctrl-C may arrive twice: the terminal sends it to the whole group, and npm, which is in it, hands it on to its
 * script. A person who wants an end at once takes longer than this, in milliseconds.
 */
const SAME_SIGNAL_MS = 500;

/** Lets the first SIGTERM or SIGINT stop what runs and end the process with 0, and the second end it at once. */
export function takeProcess(stop: () => Promise<void>): OnSignal {
  let stoppingSince: number | undefined;
  const onSignal: OnSignal = (signal) => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince < SAME_SIGNAL_MS) return;
      process.exit(signal === 'SIGINT' ? EXIT_CODES.SIGINT : EXIT_CODES.SIGTERM);
    }
    stoppingSince = performance.now();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        process.stderr.write(`nopal: the servers could not be stopped: ${text}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return onSignal;
}

/** The servers were stopped by their owner: signals do what they do to any process. */
export function releaseProcess(onSignal: OnSignal): void {
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
