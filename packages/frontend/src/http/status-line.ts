import { statusText } from '@nopal/core';

/** `404 Not Found`, as the addon wants it; made once for each status. */
export class StatusLines {
  readonly #lines: string[] = [];

  of(status: number): string {
    let line = this.#lines[status];
    if (line === undefined) {
      line = `${status} ${statusText(status)}`;
      this.#lines[status] = line;
    }
    return line;
  }
}
