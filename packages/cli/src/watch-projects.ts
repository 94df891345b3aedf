import { resolve } from 'node:path';
import { ExitCode } from './exit-code.js';
import { projectPath } from './project-path.js';
import { type Format, report, summary } from './report.js';

/** `nopal codegen --watch`: until Ctrl-C, which is a good end. */
export async function watchProjects(
  projects: readonly string[],
  format: Format,
): Promise<ExitCode> {
  const { loadWatch } = await import('@nopal/codegen');
  const { watchProject } = await loadWatch();
  return new Promise((end) => {
    const finish = (code: ExitCode) => {
      for (const one of watching) one.close();
      end(code);
    };
    const watching = projects.map((given) => {
      const project = resolve(given);
      return watchProject({
        projectDir: project,
        onResult: (result, tookMs) => {
          const outcome = { project, result, tookMs: Math.round(tookMs) };
          const isGood = result.outcome === 'generated' || result.outcome === 'unchanged';
          // Pretty diagnostics stay readable above the line that says how it went.
          void report([outcome], format, true).then(() => {
            if (!isGood) return;
            process.stdout.write(
              `${projectPath(project)}: ${summary(result)} in ${tookMs.toFixed(1)} ms; watching\n`,
            );
          });
        },
        onError: (error) => {
          const isLimit = 'code' in error && error.code === 'ENOSPC';
          const hint = isLimit ? '; raise fs.inotify.max_user_watches' : '';
          process.stderr.write(`the folders cannot be watched: ${error.message}${hint}\n`);
          finish(ExitCode.ERROR);
        },
      });
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => finish(ExitCode.OK));
  });
}
