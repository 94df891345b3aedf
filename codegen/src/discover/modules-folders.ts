import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where packages are looked for; what is found is the same from all folders with the same answer. */
export class ModulesFolders {
  readonly #above = new Map<string, string>();

  /** The nearest folder with a `node_modules` in it, the given one or one above; the disk's root when there is none. */
  above(folder: string): string {
    const known = this.#above.get(folder);
    if (known !== undefined) return known;
    const parent = dirname(folder);
    const isHere = parent === folder || existsSync(join(folder, 'node_modules'));
    const answer = isHere ? folder : this.above(parent);
    this.#above.set(folder, answer);
    return answer;
  }
}
