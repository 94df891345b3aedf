import { hash as hashOf } from 'node:crypto';
import { readFileSync, type Stats, statSync } from 'node:fs';

/** A file that changed so shortly before may change again without a trace: its time is the same then. */
const SETTLED_MS = 2_000;

export function hash(text: string | Uint8Array): string {
  return hashOf('sha256', text, 'base64url').slice(0, 22);
}

/** By what to see that nobody touched a file. */
export function stampOf({ size, mtimeMs, ino }: Stats): string {
  return `${size} ${mtimeMs} ${ino}`;
}

interface Known {
  readonly stamp: string;
  /** Worked out when it is asked for. */
  hash?: string;
  /** Of files that this process wrote, or found as it would have written them. */
  readonly text?: string | Uint8Array;
}

/** What this process knows of files on disk, as long as nobody has touched them since. */
export class KnownFiles {
  readonly #files = new Map<string, Known>();

  /** Whether the file holds this text; undefined when only reading it tells. */
  holds(path: string, stat: Stats, text: string | Uint8Array): boolean | undefined {
    const known = this.#files.get(path);
    if (known?.text === undefined || known.stamp !== stampOf(stat)) return undefined;
    if (typeof text === 'string' || typeof known.text === 'string') return text === known.text;
    return Buffer.compare(text, known.text) === 0;
  }

  /** Notes what a file holds, once it lies at its place. */
  note(path: string, stat: Stats, text: string | Uint8Array): void {
    this.#files.set(path, { stamp: stampOf(stat), text });
  }

  /**
   * What a file is: a hash of its bytes, and its stamp. Undefined when it is not there.
   * @param text what was read of it, which need not be read again; a file that changed since is told by its time
   */
  markOf(path: string, text?: string): string | undefined {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() !== true) return undefined;
    const stamp = stampOf(stat);
    const known = this.#files.get(path);
    if (known?.stamp === stamp) {
      known.hash ??= hash(known.text ?? '');
      return `${known.hash} ${stamp}`;
    }
    const found = { stamp, hash: hash(text ?? readFileSync(path)) };
    if (Date.now() - stat.mtimeMs > SETTLED_MS) this.#files.set(path, found);
    return `${found.hash} ${stamp}`;
  }
}
