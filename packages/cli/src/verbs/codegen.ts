import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { Progress } from '../progress.js';
import { projectPath } from '../project-path.js';
import { exitCodeOf, FORMATS, type Format, type Outcome, report } from '../report.js';
import type { Verb } from '../verb.js';
import { codegenInitVerb } from './codegen-init.js';

interface CodegenFlags {
  readonly project: readonly string[];
  readonly check?: boolean;
  readonly watch?: boolean;
  readonly force?: boolean;
  readonly format: Format;
}

/** `nopal codegen`: generated files from decorated classes. */
export const codegenVerb: Verb = (finish) =>
  new Command('codegen')
    .description('write route tables, codecs and the typed client from the decorated classes')
    .option('-p, --project <dir...>', 'folders that hold a nopal.config.json each', ['.'])
    .option('--check', 'write nothing; exit with 2 when committed output is not current')
    .addOption(
      new Option('-w, --watch', 'go on, and generate again at every change').conflicts('check'),
    )
    .option('--force', 'generate even when nothing has changed')
    .addOption(
      new Option('--format <format>', 'how diagnostics are told')
        .choices(FORMATS)
        .default('pretty'),
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 errors, 2 --check found a difference, 3 older clients would not understand.\n' +
        '\nExample:\n  $ nopal codegen --project apps --check\n  $ nopal codegen --watch\n  $ nopal codegen init\n',
    )
    .addCommand(codegenInitVerb(finish))
    .action(async (flags: CodegenFlags) => {
      if (flags.watch === true) {
        const { watchProjects } = await import('../watch-projects.js');
        finish(await watchProjects(flags.project, flags.format));
        return;
      }
      // What is wrong in one project does not keep the others from being generated.
      const outcomes: Outcome[] = [];
      for (const project of flags.project) outcomes.push(await runCodegen(resolve(project), flags));
      await report(outcomes, flags.format);
      finish(exitCodeOf(outcomes));
    });

async function runCodegen(project: string, flags: CodegenFlags): Promise<Outcome> {
  const started = performance.now();
  const { generate } = await import('@nopal/codegen');
  const progress = new Progress();
  const result = await generate({
    projectDir: project,
    check: flags.check === true,
    force: flags.force === true,
    onStage: (stage) => progress.tell(`${projectPath(project)}: ${stage}`),
  });
  progress.clear();
  return { project, result, tookMs: Math.round(performance.now() - started) };
}
