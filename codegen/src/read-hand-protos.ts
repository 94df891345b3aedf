import { join } from 'node:path';
import type { Config } from './config/read-config.js';
import type { ProtoSources } from './discover/load-project.js';
import { emitProtoTypes } from './emit/emit-proto-types.js';
import type { Findings } from './ir/diagnostic.js';
import { listProtos } from './protos-in/list-protos.js';
import { readProtos } from './protos-in/read-protos.js';

/** The hand-written .proto files and their TypeScript; undefined when there are none, or `findings` got what is wrong. */
export function readHandProtos(
  config: Config,
  ownPackage: string,
  findings: Findings,
): ProtoSources | undefined {
  const { projectDir, output, protos: folder } = config;
  const paths = listProtos(join(projectDir, folder));
  if (paths.length === 0) return undefined;
  const protos = readProtos({ projectDir, folder, paths, ownPackage, output }, findings);
  if (protos === undefined) return undefined;
  const declarations = [...emitProtoTypes(protos)].map(
    ([path, text]) => [path, String(text)] as const,
  );
  const files = paths.map((path) => join(projectDir, folder, path));
  return { protos, declarations: new Map(declarations), files };
}
