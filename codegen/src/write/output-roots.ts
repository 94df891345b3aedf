import type { Config } from '../config/read-config.js';
import type { OutputRoot } from '../emit/emitters.js';
import type { Files } from '../emit/text.js';

/** The name of the lock file in the project's folder. */
export const LOCK_FILE = 'codegen.lock.json';

/** A folder that codegen writes into. */
export interface RootPlace {
  /** Relative to the project, with `/`; empty for the project itself. */
  readonly dir: string;
  /** Committed files are compared by `--check` even when none is there. */
  readonly committed: boolean;
  /** Whether files with our header in it that no emitter wants any more are removed. */
  readonly owned: boolean;
}

/** Where each root lies; undefined when the project does not want it. */
export function rootPlace(root: OutputRoot, config: Config): RootPlace | undefined {
  switch (root) {
    case 'generated':
      return { dir: config.output, committed: false, owned: false };
    case 'protos':
      return { dir: `${config.protos}/gen`, committed: true, owned: true };
    case 'docs':
      return config.docs === undefined
        ? undefined
        : { dir: config.docs, committed: true, owned: false };
    case 'lock':
      return { dir: '', committed: true, owned: false };
  }
}

/** The files of one root and where they go. */
export interface Output extends RootPlace {
  readonly root: OutputRoot;
  readonly files: Files;
}

/** The lock last, because what it numbers must be there first. */
const ORDER: readonly OutputRoot[] = ['generated', 'docs', 'protos', 'lock'];

/** The roots that a project wants. */
export function wantedRoots(config: Config): readonly OutputRoot[] {
  return ORDER.filter((root) => rootPlace(root, config) !== undefined);
}

/** The emitted files with their places, in the order in which they are written. */
export function placeOutputs(
  emitted: ReadonlyMap<OutputRoot, Files>,
  config: Config,
): readonly Output[] {
  return ORDER.flatMap((root) => {
    const place = rootPlace(root, config);
    return place === undefined ? [] : [{ root, files: emitted.get(root) ?? new Map(), ...place }];
  });
}

/** A file of an output, relative to the project. */
export function pathIn(output: RootPlace, file: string): string {
  return output.dir === '' ? file : `${output.dir}/${file}`;
}
