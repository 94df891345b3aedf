// The process behind test/support/nopal.ts: runs the command lines that it is sent, one after another, and sends what they printed.
import { runCli } from '@nopal/cli';

type Write = typeof process.stdout.write;

async function run(commandLine: readonly string[]) {
  const printed = { stdout: '', stderr: '' };
  const writes = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = ((text: string) => {
      printed[name] += text;
      return true;
    }) as Write;
  }
  try {
    return { code: await runCli(commandLine), ...printed };
  } catch (error) {
    return { error: error instanceof Error ? error.stack : String(error) };
  } finally {
    process.stdout.write = writes.stdout;
    process.stderr.write = writes.stderr;
  }
}

process.on('message', async (commandLine: readonly string[]) => {
  process.send?.(await run(commandLine));
});
