import type { GenerateResult } from '@nopal/codegen';
import { Command } from 'commander';
import { ExitCode } from '../exit-code.js';

interface CodegenFlags {
  readonly project: readonly string[];
  readonly check?: boolean;
  readonly force?: boolean;
}

/** `nopal codegen`: generated files from decorated classes. */
export function codegenVerb(finish: (code: ExitCode) => void): Command {
  return new Command('codegen')
    .description('write route tables, codecs and the typed client from the decorated classes')
    .option('-p, --project <dir...>', 'folders that hold a nopal.config.json each', ['.'])
    .option('--check', 'write nothing; exit with 2 when the output on disk is not current')
    .option('--force', 'generate even when nothing has changed')
    .addHelpText('after', '\nExample:\n  $ nopal codegen --project apps --check\n')
    .action(async (flags: CodegenFlags) => {
      const codes: ExitCode[] = [];
      for (const project of flags.project) codes.push(await runCodegen(project, flags));
      // What is wrong in one project does not keep the others from being generated; errors outweigh drift.
      finish(
        codes.find((code) => code === ExitCode.ERROR) ??
          codes.find((code) => code === ExitCode.BREAKING) ??
          codes.find((code) => code !== ExitCode.OK) ??
          ExitCode.OK,
      );
    });
}

async function runCodegen(project: string, flags: CodegenFlags): Promise<ExitCode> {
  const started = performance.now();
  const { generate } = await import('@nopal/codegen');
  const result = await generate({
    projectDir: project,
    check: flags.check === true,
    force: flags.force === true,
  });
  if (result.diagnostics.length > 0) {
    const { formatDiagnostics } = await import('@nopal/codegen');
    process.stderr.write(`${formatDiagnostics(result.diagnostics)}\n`);
  }
  if (result.outcome === 'breaking') {
    process.stderr.write(
      `${countErrors(result)} that older clients would feel; nothing was written\n`,
    );
    return ExitCode.BREAKING;
  }
  if (result.outcome === 'failed') {
    process.stderr.write(`${countErrors(result)}; nothing was written\n`);
    return ExitCode.ERROR;
  }
  if (result.outcome === 'checked' && result.difference !== undefined) {
    process.stderr.write(
      `the generated files are not current: run nopal codegen\n${result.difference}\n`,
    );
    return ExitCode.DRIFT;
  }
  if (process.stdout.isTTY) {
    const tookMs = Math.round(performance.now() - started);
    process.stdout.write(`${summary(result)} in ${tookMs} ms\n`);
  }
  return ExitCode.OK;
}

function countErrors(result: GenerateResult): string {
  const errors = result.diagnostics.filter((one) => one.severity === 'error').length;
  return errors === 1 ? '1 error' : `${errors} errors`;
}

function summary(result: GenerateResult): string {
  if (result.outcome !== 'generated') return 'the generated files are current; checked';
  return `${result.files} files, ${result.written.length} written, ${result.removed.length} removed`;
}
