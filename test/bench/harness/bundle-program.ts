import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { repositoryRoot } from '../../support/repository-root.js';

/** Packages stay where npm put them; those of this repository are taken from their sources. */
const installedPackages: Plugin = {
  name: 'installed packages stay outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path.startsWith('@nopal/') ? undefined : { path, external: true },
    );
  },
};

/**
 * Programs as JavaScript in one file each: what is measured runs as it would be deployed, without a loader in the process and
 * without the names that a loader keeps.
 */
export class Programs {
  readonly #folder = join(repositoryRoot, 'node_modules/.cache/nopal-bench', String(process.pid));
  readonly #madeFolder = join(repositoryRoot, 'test/bench/generated', String(process.pid));
  readonly #built = new Map<string, Promise<string>>();

  /** Answers the file. A program that is JavaScript already is itself. */
  bundle(program: string): Promise<string> {
    if (!program.endsWith('.ts')) return Promise.resolve(program);
    let file = this.#built.get(program);
    if (file === undefined) {
      file = this.#build(program);
      this.#built.set(program, file);
    }
    return file;
  }

  /** A folder for a project that is made for one run; gone after it. The compiler knows no sources below node_modules. */
  folder(name: string): string {
    const folder = join(this.#madeFolder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    rmSync(this.#madeFolder, { recursive: true, force: true });
  }

  async #build(program: string): Promise<string> {
    mkdirSync(this.#folder, { recursive: true });
    const file = join(this.#folder, `${basename(program, '.ts')}-${this.#built.size}.mjs`);
    await build({
      absWorkingDir: repositoryRoot,
      entryPoints: [program],
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      conditions: ['source'],
      plugins: [installedPackages],
      sourcemap: 'linked',
      logLevel: 'warning',
    });
    return file;
  }
}
