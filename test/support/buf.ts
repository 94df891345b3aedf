import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.js';
import { runCommand } from './run-command.js';

/** The default rules, and comments that say why a line is an exception. */
const CONFIG = '{"version":"v2","lint":{"use":["STANDARD"]}}';

/** Runs buf in the folder that imports begin in. Answers what it complains of; empty when it is content. */
export async function buf(folder: string, ...args: readonly string[]): Promise<string> {
  const file = join(repositoryRoot, 'node_modules/.bin/buf');
  const { code, stdout, stderr } = await runCommand(file, [...args, '--config', CONFIG], {
    cwd: folder,
  });
  return code === 0 ? '' : stdout + stderr || `buf ended with ${code}`;
}

/**
 * Files of the folder, all of them unless they are named, as buf compiles them with what they import: a FileDescriptorSet.
 * @throws Error with what buf says
 */
export async function bufDescriptors(
  folder: string,
  image: string,
  files: readonly string[] = [],
): Promise<Uint8Array> {
  const flags = ['--as-file-descriptor-set', '--exclude-source-info', ...bufPaths(files)];
  const complaint = await buf(folder, 'build', ...flags, '-o', image);
  if (complaint !== '') throw new Error(complaint);
  return readFileSync(image);
}

/** The flags that name files to buf. */
export function bufPaths(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => ['--path', file]);
}
