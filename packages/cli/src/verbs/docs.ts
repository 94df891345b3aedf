import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { ExitCode } from '../exit-code.js';
import { openProject } from '../open-project.js';
import type { Verb } from '../verb.js';

interface DocsFlags {
  readonly project: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** `nopal docs`: the protocol page. */
export const docsVerb: Verb = (finish) =>
  new Command('docs')
    .description('write the protocol page: routes, pushes, types, errors and limits')
    .option('-p, --project <dir>', 'the folder that holds nopal.config.json', '.')
    .option('-o, --out <dir>', 'write protocol.md and protocol.json there instead of to stdout')
    .option('--json', 'the description as JSON to stdout')
    .addHelpText(
      'after',
      '\nWith "docs" in nopal.config.json, nopal codegen keeps both files current and --check compares them.\n' +
        '\nExample:\n  $ nopal docs --out docs\n',
    )
    .action(async ({ project, out, json }: DocsFlags) => {
      const { protocol, pages, docs } = await openProject(project);
      if (protocol === undefined) {
        finish(ExitCode.ERROR);
        return;
      }
      const dir = out ?? (docs === undefined ? undefined : join(resolve(project), docs));
      if (json === true || dir === undefined) {
        process.stdout.write(pages.get(json === true ? 'protocol.json' : 'protocol.md') ?? '');
        return;
      }
      try {
        for (const [name, text] of pages) {
          const file = join(dir, name);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
      } catch (error) {
        process.stderr.write(`${dir} cannot be written: ${(error as Error).message}\n`);
        finish(ExitCode.ERROR);
      }
    });
