import { join, relative } from 'node:path';
import type { Config } from '../config/read-config.js';
import { listProtos } from '../protos-in/list-protos.js';
import { KnownFiles } from '../write/known-files.js';
import { isUnchanged, type State } from '../write/state.js';
import { listFiles } from './list-files.js';

/** The mark of no file. */
const CHANGED_MEANWHILE = '';

/** Everything beside file contents that decides the output. */
export function settingsOf(config: Config): string {
  const tsconfig = config.tsconfig && relative(config.projectDir, config.tsconfig);
  return JSON.stringify([config.text, config.package, tsconfig, listedFiles(config)]);
}

export function isCurrent(config: Config, last: State, tool: string, settings: string): boolean {
  return (
    last.tool === tool &&
    last.settings === settings &&
    isUnchanged(config.projectDir, last.inputs) &&
    isUnchanged(config.projectDir, last.files)
  );
}

/**
 * The marks of what was read. Listed files count even when they hold nothing of ours: they may come to.
 * @param startedMs when reading began: what changed since may not be what was read
 * @param known what need not be read again for that
 * @param textOf what was read of a file, by its absolute path
 */
export function markInputs(
  config: Config,
  read: readonly string[],
  startedMs: number,
  known = new KnownFiles(),
  textOf: (path: string) => string | undefined = () => undefined,
): Record<string, string> {
  const paths = read.map((file) => relative(config.projectDir, file).replaceAll('\\', '/'));
  const marks: Record<string, string> = {};
  for (const file of [...new Set([...paths, ...listedFiles(config).flat()])].sort()) {
    const path = join(config.projectDir, file);
    const mark = known.markOf(path, textOf(path));
    if (mark === undefined) continue;
    marks[file] = Number(mark.split(' ')[2]) > startedMs ? CHANGED_MEANWHILE : mark;
  }
  return marks;
}

function listedFiles(config: Config): readonly (readonly string[])[] {
  const servers = config.servers.map((server) =>
    listFiles(config.projectDir, server.components, config.output),
  );
  const protos = listProtos(join(config.projectDir, config.protos));
  return [...servers, protos.map((path) => `${config.protos}/${path}`)];
}
