/** Whether what was typed is wrong, not the program. */
function isTypingError(error: unknown): error is Error {
  if (error instanceof RangeError) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('ERR_PARSE_ARGS');
}

/**
 * Runs a program of the command line. A wrong argument, a `RangeError` or an error of `parseArgs`, is told in one line
 * with the help below it, and the exit code is 1.
 */
export async function runProgram(help: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!isTypingError(error)) throw error;
    // What follows parseArgs' first sentence is about positional arguments, which there are none of.
    const says = error.message.split('. To specify', 1)[0];
    console.error(`${says}\n\n${help}`);
    process.exitCode = 1;
  }
}
