import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config/read-config.js';
import type { ProtoSources } from './discover/load-project.js';
import { emitProtoTypes } from './emit/emit-proto-types.js';
import type { Findings } from './ir/diagnostic.js';
import { isSameList, type Memo } from './ir/memo.js';
import { listProtos } from './protos-in/list-protos.js';
import { MAX_FILE_BYTES } from './protos-in/load-protos.js';
import { readProtos } from './protos-in/read-protos.js';

interface Kept {
  /** What the files were, and where. */
  basis?: readonly unknown[];
  sources?: ProtoSources;
}

/** The hand-written .proto files and their TypeScript; undefined when there are none, or `findings` got what is wrong. */
export function readHandProtos(
  config: Config,
  ownPackage: string,
  findings: Findings,
  memo: Memo,
): ProtoSources | undefined {
  const { projectDir, output, protos: folder } = config;
  const paths = listProtos(join(projectDir, folder));
  if (paths.length === 0) return undefined;
  const files = paths.map((path) => join(projectDir, folder, path));
  const kept = memo.slot('hand-written protos', (): Kept => ({}));
  const basis = [ownPackage, projectDir, output, folder, ...paths, ...files.map(textOf)];
  if (kept.basis !== undefined && isSameList(kept.basis, basis)) return kept.sources;
  const before = findings.count;
  const protos = readProtos({ projectDir, folder, paths, ownPackage, output }, findings);
  if (protos === undefined) return undefined;
  const declarations = [...emitProtoTypes(protos)].map(
    ([path, text]) => [path, String(text)] as const,
  );
  const sources = { protos, declarations: new Map(declarations), files };
  // What was found must be found again.
  if (findings.count === before) Object.assign(kept, { basis, sources });
  return sources;
}

/** Of a file that is too large, something new each time: it is refused where it is read. */
function textOf(path: string): unknown {
  try {
    return statSync(path).size > MAX_FILE_BYTES ? {} : readFileSync(path, 'utf8');
  } catch {
    return {};
  }
}
