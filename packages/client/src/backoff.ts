/** The wait before attempt `step` (from 0): at random up to a bound that doubles, so that clients do not come at once. */
export function backoffMs(
  step: number,
  bounds: { readonly minDelayMs: number; readonly maxDelayMs: number },
  random: () => number = Math.random,
): number {
  return random() * Math.min(bounds.maxDelayMs, bounds.minDelayMs * 2 ** step);
}

/** Calls `wake` once after `delayMs`, or at once when the browser is online again. Returns what calls it off. */
export function wakeAfter(delayMs: number, wake: () => void): () => void {
  const scope: Partial<EventTarget> = globalThis as Partial<EventTarget>;
  const cancel = () => {
    clearTimeout(timer);
    scope.removeEventListener?.('online', now);
  };
  const now = () => {
    cancel();
    wake();
  };
  const timer = setTimeout(now, Math.min(delayMs, 0x7f_ff_ff_ff));
  scope.addEventListener?.('online', now);
  return cancel;
}
