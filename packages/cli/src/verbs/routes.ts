import type { RouteDescription } from '@nopal/codegen';
import { Command } from 'commander';
import { ExitCode } from '../exit-code.js';
import { openProject } from '../open-project.js';
import type { Verb } from '../verb.js';

const MAX_CELL = 60;

/** `nopal routes`: what can be called and heard. */
export const routesVerb: Verb = (finish) =>
  new Command('routes')
    .description('list the routes, pushes, remotes and HTTP routes of a project')
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
          : listOf(protocol.routes);
      process.stdout.write(text);
    });

/** HTTP routes have a table of their own: what matters of them is verb and path. */
function listOf(routes: readonly RouteDescription[]): string {
  const http = routes.filter(({ kind }) => kind === 'http');
  if (http.length === 0) return messagesTable(routes);
  const others = routes.filter(({ kind }) => kind !== 'http');
  return others.length === 0 ? httpTable(http) : `${messagesTable(others)}\n${httpTable(http)}`;
}

function httpTable(routes: readonly RouteDescription[]): string {
  const head = ['HTTP', 'ROUTE', 'SERVER', 'PARAMETERS', 'RESULT', 'ACCESS', 'TIMEOUT'];
  const rows = routes.map((one) => [
    one.pattern ?? '',
    one.route,
    one.server,
    cell(one.body),
    cell(one.result),
    one.access ?? '-',
    timeoutOf(one),
  ]);
  return tableOf(head, rows);
}

function timeoutOf({ timeoutMs }: RouteDescription): string {
  return timeoutMs === undefined ? '-' : `${timeoutMs} ms`;
}

function messagesTable(routes: readonly RouteDescription[]): string {
  const head = ['ROUTE', 'KIND', 'SERVER', 'BODY', 'RESULT', 'ACCESS', 'TIMEOUT', 'ID'];
  const rows = routes.map((one) => [
    one.route,
    one.concurrent === true ? `${one.kind}, concurrent` : one.kind,
    one.server,
    cell(one.body),
    cell(one.result),
    one.access ?? '-',
    timeoutOf(one),
    one.id === undefined ? '-' : String(one.id),
  ]);
  return tableOf(head, rows);
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
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
