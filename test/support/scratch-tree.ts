import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryRoot } from './repository-root.js';

const LEFT_OUT = new Set(['node_modules', 'dist', 'generated', 'screenshots']);

/**
 * Copies what the repository's rules read into an empty folder, with the installed packages linked in: what is imported
 * by the name of one of our packages is the copy.
 */
export function copyTree(into: string): void {
  const parts = ['packages', 'codegen', 'apps', 'test'];
  const files = ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'];
  for (const part of [...parts, ...files]) {
    cpSync(join(repositoryRoot, part), join(into, part), {
      recursive: true,
      filter: (source) => !LEFT_OUT.has(basename(source)),
    });
  }
  linkInstalled(into);
  for (const name of ['protocol', 'core', 'frontend', 'cluster', 'server', 'client', 'cli']) {
    symlinkSync(join(into, 'packages', name), join(into, 'node_modules', '@nopal', name));
  }
  symlinkSync(join(into, 'codegen'), join(into, 'node_modules', '@nopal', 'codegen'));
}

/** Copies files of `test` into an empty folder, with the installed packages linked in. */
export function copyTests(into: string, files: readonly string[]): void {
  for (const file of files)
    cpSync(join(repositoryRoot, 'test', file), join(into, 'test', file), { recursive: true });
  linkInstalled(into);
}

function linkInstalled(into: string): void {
  const installed = join(repositoryRoot, 'node_modules');
  mkdirSync(join(into, 'node_modules', '@nopal'), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name !== '@nopal') symlinkSync(join(installed, name), join(into, 'node_modules', name));
  }
}
