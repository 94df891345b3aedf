import type { RouteDescription } from '@nopal/codegen';
import { Command } from 'commander';
import { ExitCode } from '../exit-code.js';
import { openProject } from '../open-project.js';
import type { Verb } from '../verb.js';

const MAX_CELL = 60;

/** `nopal routes`: what can be called and heard. */
export const routesVerb: Verb = (finish) =>
  new Command('routes')
    .description('list the routes, pushes and remotes of a project')
    .option('-p, --project <dir>', 'the folder that holds nopal.config.json', '.')
    .option('--json', 'as an array, for scripts')
    .addHelpText('after', '\nExample:\n  $ nopal routes --project apps\n')
    .action(async ({ project, json }: { project: string; json?: boolean }) => {
      const { protocol } = await openProject(project);
      if (protocol === undefined) {
        finish(ExitCode.ERROR);
        return;
      }
      const text =
        json === true
          ? `${JSON.stringify(protocol.routes, undefined, 2)}\n`
          : tableOf(protocol.routes);
      process.stdout.write(text);
    });

function tableOf(routes: readonly RouteDescription[]): string {
  const head = ['ROUTE', 'KIND', 'SERVER', 'BODY', 'RESULT', 'ACCESS', 'TIMEOUT', 'ID'];
  const rows = routes.map((one) => [
    one.route,
    one.concurrent === true ? `${one.kind}, concurrent` : one.kind,
    one.server,
    cell(one.body),
    cell(one.result),
    one.access ?? '-',
    one.timeoutMs === undefined ? '-' : `${one.timeoutMs} ms`,
    one.id === undefined ? '-' : String(one.id),
  ]);
  const widths = head.map((name, i) =>
    Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  return [head, ...rows]
    .map(
      (row) =>
        `${row
          .map((one, i) => one.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function cell(text: string): string {
  if (text === 'none') return '-';
  const line = text.replace(/\s+/g, ' ');
  return line.length > MAX_CELL ? `${line.slice(0, MAX_CELL - 1)}…` : line;
}
