/**
 * Asks the server of this container whether it is ready, on its admin pages: from when it runs and has somebody to forward to,
 * until it begins to stop. Ends with 0 when it is.
 */
const LIMIT_MS = 2_000;

const { NOPAL_HTTP_ADMIN_PORT: port } = process.env;
try {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal });
  if (!answer.ok) throw new Error(`the server is not ready: ${await answer.text()}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

export {};
