import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ExitCode } from './exit-code.js';
import { codegenVerb } from './verbs/codegen.js';
import { lockVerb } from './verbs/lock.js';

/** Runs one command line; answers the exit code. Wrong use is told on stderr, without a stack trace. */
export async function runCli(commandLine: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = ExitCode.OK;
  const program = new Command('nopal')
    .description('Nopal, the distributed game-server framework')
    .version(version(), '-v, --version')
    .addHelpText('after', '\nExample:\n  $ nopal codegen\n')
    .showHelpAfterError('(nopal --help lists the verbs)')
    .exitOverride();
  const finish = (result: ExitCode) => {
    code = result;
  };
  const verbs = [codegenVerb(finish), lockVerb(finish)];
  for (const verb of verbs) program.addCommand(verb.copyInheritedSettings(program));
  if (commandLine.length === 0) {
    program.outputHelp();
    return ExitCode.OK;
  }
  try {
    await program.parseAsync(commandLine, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.OK : ExitCode.ERROR;
  }
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
