import { isTerminal } from './is-terminal.js';

/** One line on a terminal that says what is going on; nothing anywhere else. */
export class Progress {
  readonly #isShown = isTerminal('stderr');

  tell(text: string): void {
    if (this.#isShown) process.stderr.write(`\r\u001b[K${text} …`);
  }

  clear(): void {
    if (this.#isShown) process.stderr.write('\r\u001b[K');
  }
}
