import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Config } from '../config/read-config.js';
import { listProtos } from '../protos-in/list-protos.js';
import { hash, isUnchanged, type State } from '../write/state.js';
import { listFiles } from './list-files.js';

/** Everything beside file contents that decides the output. */
export function settingsOf(config: Config): string {
  const tsconfig = config.tsconfig && relative(config.projectDir, config.tsconfig);
  return hash(JSON.stringify([config.text, config.package, tsconfig, listedFiles(config)]));
}

export function isCurrent(config: Config, last: State, tool: string, settings: string): boolean {
  return (
    last.tool === tool &&
    last.settings === settings &&
    isUnchanged(config.projectDir, last.inputs) &&
    isUnchanged(config.projectDir, last.files)
  );
}

/** Listed files count even when they hold nothing of ours: they may come to. */
export function hashInputs(config: Config, read: readonly string[]): Record<string, string> {
  const paths = read.map((file) => relative(config.projectDir, file).replaceAll('\\', '/'));
  const inputs = [...new Set([...paths, ...listedFiles(config).flat()])]
    .sort()
    .filter((file) => existsSync(join(config.projectDir, file)));
  return Object.fromEntries(
    inputs.map((file) => [file, hash(readFileSync(join(config.projectDir, file)))]),
  );
}

function listedFiles(config: Config): readonly (readonly string[])[] {
  const servers = config.servers.map((server) =>
    listFiles(config.projectDir, server.components, config.output),
  );
  const protos = listProtos(join(config.projectDir, config.protos));
  return [...servers, protos.map((path) => `${config.protos}/${path}`)];
}
