import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { ExitCode } from '../exit-code.js';
import type { Verb } from '../verb.js';

const CONFIG = 'nopal.config.json';
const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2023'],
    types: ['node'],
    strict: true,
    experimentalDecorators: true,
    noEmit: true,
  },
  include: ['src'],
};

/** `nopal codegen init`: a configuration for a folder that has none. */
export const codegenInitVerb: Verb = (finish) =>
  new Command('init')
    .description(
      'write a nopal.config.json for this folder, and a tsconfig.json when there is none',
    )
    .option('-d, --dir <dir>', 'the folder', '.')
    .addHelpText('after', '\nNothing is ever overwritten.\n\nExample:\n  $ nopal codegen init\n')
    .action(({ dir }: { dir: string }) => {
      const folder = resolve(dir);
      const config = join(folder, CONFIG);
      try {
        // `wx`: whatever is there stays.
        writeFileSync(config, `${JSON.stringify(configFor(folder), undefined, 2)}\n`, {
          flag: 'wx',
        });
      } catch (error) {
        const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
        const why = isThere ? 'is there already; nothing was written' : (error as Error).message;
        process.stderr.write(`${CONFIG} ${why}\n`);
        finish(ExitCode.ERROR);
        return;
      }
      process.stdout.write(`wrote ${CONFIG}\n`);
      const hints = tsconfigHints(folder);
      for (const hint of hints) process.stdout.write(`${hint}\n`);
      process.stdout.write(
        'add to .gitignore: generated/\ncommit: codegen.lock.json and protos/gen/\nthen: nopal codegen\n',
      );
    });

/** A server type for each folder in `src`, the frontend first; one named `game` when there is none. */
function configFor(folder: string) {
  const src = join(folder, 'src');
  const folders = existsSync(src)
    ? readdirSync(src, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && /^[a-zA-Z][a-zA-Z0-9-]{0,62}$/.test(entry.name))
        .map((entry) => entry.name)
        .filter((name) => holdsComponents(join(src, name)))
        .sort()
    : [];
  const frontends = folders.filter((name) => /^(?:gate|frontend|connector|edge)/i.test(name));
  const first = frontends.length > 0 ? frontends : folders.slice(0, 1);
  const servers =
    folders.length === 0
      ? { game: { frontend: true, components: 'src/**/*.ts' } }
      : Object.fromEntries(
          folders.map((name) => [
            name,
            {
              ...(first.includes(name) && { frontend: true }),
              components: `src/${name}/**/*.ts`,
            },
          ]),
        );
  return { $schema: 'node_modules/@nopal/cli/nopal.config.schema.json', servers };
}

function holdsComponents(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).some(
    (entry) =>
      entry.isFile() &&
      /\.[cm]?tsx?$/.test(entry.name) &&
      readFileSync(join(entry.parentPath, entry.name), 'utf8').includes('@Component'),
  );
}

function tsconfigHints(folder: string): readonly string[] {
  const file = join(folder, 'tsconfig.json');
  if (!existsSync(file)) {
    writeFileSync(file, `${JSON.stringify(TSCONFIG, undefined, 2)}\n`, { flag: 'wx' });
    return ['wrote tsconfig.json'];
  }
  const text = readFileSync(file, 'utf8');
  const hints: string[] = [];
  if (!/"experimentalDecorators"\s*:\s*true/.test(text))
    hints.push('tsconfig.json: set "experimentalDecorators": true');
  if (!/"strict"\s*:\s*true/.test(text)) hints.push('tsconfig.json: set "strict": true');
  return hints;
}
