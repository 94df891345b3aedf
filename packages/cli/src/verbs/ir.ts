import { Command } from 'commander';
import { ExitCode } from '../exit-code.js';
import { openProject } from '../open-project.js';
import type { Verb } from '../verb.js';

/** `nopal ir`: the model that everything is generated from. */
export const irVerb: Verb = (finish) =>
  new Command('ir')
    .description('show the model of the contract that everything is generated from')
    .option('-p, --project <dir>', 'the folder that holds nopal.config.json', '.')
    .option('--json', 'the whole model, with a version')
    .addHelpText('after', '\nExample:\n  $ nopal ir --json > contract.json\n')
    .action(async ({ project, json }: { project: string; json?: boolean }) => {
      const { ir, diagnostics } = await openProject(project);
      if (ir === undefined || diagnostics.some((one) => one.severity === 'error')) {
        finish(ExitCode.ERROR);
        return;
      }
      if (json === true) {
        process.stdout.write(`${JSON.stringify(ir, undefined, 2)}\n`);
        return;
      }
      const lines = [`model version ${ir.version}`];
      for (const { name, frontend, components } of ir.servers) {
        lines.push(`${name}${frontend ? ' (frontend)' : ''}`);
        for (const one of components) {
          const parts = [
            `${one.handlers.length} handlers`,
            `${one.remotes.length} remotes`,
            `${one.pushes.length} pushes`,
          ];
          lines.push(`  ${one.name}: ${parts.join(', ')}  ${one.file}:${one.loc.line}`);
        }
      }
      lines.push(`${Object.keys(ir.types).length} types`);
      process.stdout.write(`${lines.join('\n')}\n`);
    });
