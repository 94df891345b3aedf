import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.js';
import type { CommandOutcome } from './run-command.js';

/**
 * The command `nopal` in a process that loads the compiler once for all its command lines, which takes most of the time of a
 * short one. How the real process starts and ends is tested where processes are.
 */
export class Nopal {
  #process: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** In the repository's folder. @throws Error with what the command line threw, which it never should. */
  run(...commandLine: readonly string[]): Promise<CommandOutcome> {
    const outcome = this.#last.then(() => this.#run(commandLine));
    this.#last = outcome.catch(() => undefined);
    return outcome;
  }

  close(): void {
    this.#process?.kill('SIGKILL');
    this.#process = undefined;
  }

  async #run(commandLine: readonly string[]): Promise<CommandOutcome> {
    this.#process ??= fork(join(repositoryRoot, 'test/support/nopal-process.ts'), [], {
      cwd: repositoryRoot,
      execArgv: ['--conditions=source', '--import', 'tsx'],
    });
    const answered = new AbortController();
    const { signal } = answered;
    const ended = once(this.#process, 'exit', { signal }).then(([code, by]) => {
      throw new Error(`nopal ${commandLine.join(' ')} ended its process: ${code ?? by}`);
    });
    const answer = once(this.#process, 'message', { signal });
    this.#process.send(commandLine);
    const [outcome] = await Promise.race([answer, ended]).finally(() => answered.abort());
    if ('error' in outcome) throw new Error(`nopal ${commandLine.join(' ')}: ${outcome.error}`);
    return outcome;
  }
}
