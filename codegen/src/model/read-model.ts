import type { Config } from '../config/read-config.js';
import { packageOf } from '../discover/compiler-host.js';
import {
  type Earlier,
  type LoadedProject,
  loadProject,
  type ProtoSources,
} from '../discover/load-project.js';
import { SourceFiles } from '../discover/source-files.js';
import { Findings } from '../ir/diagnostic.js';
import type { Ir } from '../ir/ir.js';
import { Memo } from '../ir/memo.js';
import { readProject } from './read-project.js';
import type { Reading } from './reading.js';

/** Packages may need packages; a chain longer than this is reported as not found. */
const MAX_ROUNDS = 4;

/**
 * Reads a project's contract. npm packages are left out at first, as most messages need none and they take most of the time;
 * when a type turns out to come from one, all is read again with exactly that package.
 */
export function readModel(
  config: Config,
  findings: Findings,
  earlier: Earlier = { sources: new SourceFiles() },
  protos?: ProtoSources,
  memo = new Memo(),
): { readonly project: LoadedProject; readonly ir: Ir } {
  const packages = new Set<string>();
  const kept = memo.slot('reading', (): { last?: Reading } => ({}));
  for (let round = 1; ; round++) {
    const found = new Findings();
    const project = loadProject(config, earlier, packages, protos);
    const { ir, missingPackages, reading } = readProject(
      project,
      found,
      round === 1 ? kept.last : undefined,
    );
    const wanted = [...missingPackages].map(packageOf).filter((name) => !packages.has(name));
    if (wanted.length === 0 || round === MAX_ROUNDS) {
      for (const diagnostic of found.sorted()) findings.add(diagnostic);
      // With packages the first round says what the reading before it did not know.
      if (reading !== undefined && round === 1) kept.last = reading;
      return { project, ir };
    }
    for (const name of wanted) packages.add(name);
  }
}
