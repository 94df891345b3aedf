/** Lets an error that nobody takes be seen as an uncaught one: by `reportError` in browsers, else by throwing it. */
export function surfaceError(error: unknown): void {
  const scope = globalThis as { reportError?: (error: unknown) => void };
  if (scope.reportError !== undefined) scope.reportError(error);
  else {
    queueMicrotask(() => {
      throw error;
    });
  }
}
