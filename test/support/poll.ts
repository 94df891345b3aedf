/** Resolves once `condition` holds, looked at after each turn of the event loop; rejects after `limitMs`. */
export async function until(condition: () => boolean, limitMs = 10_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`not so within ${limitMs} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
