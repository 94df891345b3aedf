import { Command, CommanderError } from 'commander';
import { ExitCode } from './exit-code.js';
import type { Verb } from './verb.js';
import { version } from './version.js';

/** The verbs; each is loaded only when it is called, or when all are listed. */
const VERBS: Readonly<Record<string, () => Promise<Verb>>> = {
  codegen: async () => (await import('./verbs/codegen.js')).codegenVerb,
  lock: async () => (await import('./verbs/lock.js')).lockVerb,
  routes: async () => (await import('./verbs/routes.js')).routesVerb,
  docs: async () => (await import('./verbs/docs.js')).docsVerb,
  ir: async () => (await import('./verbs/ir.js')).irVerb,
};

/** Runs one command line; answers the exit code. Wrong use is told on stderr, without a stack trace. */
export async function runCli(commandLine: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = ExitCode.OK;
  const finish = (result: ExitCode) => {
    code = result;
  };
  const program = new Command('nopal')
    .description('Nopal, the distributed game-server framework')
    .version(version(), '-v, --version')
    .addHelpText('after', '\nExample:\n  $ nopal codegen\n')
    .showHelpAfterError('(nopal --help lists the verbs)')
    .exitOverride();
  const [first = ''] = commandLine;
  const wanted = Object.hasOwn(VERBS, first) ? [first] : Object.keys(VERBS);
  for (const name of wanted) {
    const verb = await VERBS[name]?.();
    if (verb !== undefined) program.addCommand(inherit(verb(finish), program));
  }
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

function inherit(command: Command, from: Command): Command {
  for (const inner of command.commands) inherit(inner, from);
  return command.copyInheritedSettings(from);
}
