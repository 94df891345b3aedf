import type { ComponentOptions, MethodMark } from '../decorators/markers.js';
import type { ComponentEntry, RouteEntry } from './manifest.js';

type RouteMark = Extract<MethodMark, { kind: 'route' }>;

/** How the rows of a component's routes differ from what its decorators say now, each for people. */
export function* routeDifferences(
  { className, routes = [] }: ComponentEntry,
  marks: readonly MethodMark[],
  component: ComponentOptions,
): Generator<string> {
  const marked = marks.filter((mark) => mark.kind === 'route');
  for (const method of new Set([...marked, ...routes].map((one) => one.method))) {
    const rows = routes.filter((row) => row.method === method);
    const own = marked.filter((mark) => mark.method === method);
    if (rows.length === 0) yield `${className}.${method} is new`;
    else if (own.length === 0) yield `${className}.${method} is no @Route any more`;
    else yield* methodDifferences(`${className}.${method}`, rows, own, component);
  }
}

function* methodDifferences(
  owner: string,
  rows: readonly RouteEntry[],
  marks: readonly RouteMark[],
  component: ComponentOptions,
): Generator<string> {
  const left = [...rows];
  const unnamed: RouteMark[] = [];
  for (const mark of marks) {
    if (mark.pattern === undefined) {
      unnamed.push(mark);
      continue;
    }
    const now = wholePattern(mark.pattern, mark, component);
    const at = left.findIndex((row) => patternOf(row) === now);
    const [row] = at < 0 ? [] : left.splice(at, 1);
    if (row === undefined) yield `${owner} answers ${now}, which is new`;
    else yield* optionDifferences(owner, row, mark, component);
  }
  // Codegen alone knows the parameters that a path follows from; what these routes have else can be compared.
  for (const mark of unnamed) {
    const row = left.shift();
    if (row === undefined) yield `${owner} has one route more`;
    else yield* optionDifferences(owner, row, mark, component);
  }
  for (const row of left) yield `${owner} answers ${patternOf(row)} no more`;
}

function* optionDifferences(
  owner: string,
  row: RouteEntry,
  { options }: RouteMark,
  component: ComponentOptions,
): Generator<string> {
  const now = {
    name: options.name ?? row.name,
    access: options.access ?? component.access ?? 'public',
    timeoutMs: options.timeoutMs ?? component.timeoutMs,
    consumes: options.consumes,
    produces: options.produces,
  };
  for (const [key, value] of Object.entries(now)) {
    const was = row[key as keyof typeof now];
    const isSame = String(value) === String(was);
    if (!isSame) yield `${owner} has ${key} ${String(value)}, not ${String(was)}`;
  }
}

function patternOf({ verb, host, path }: RouteEntry): string {
  return `${verb} ${host ?? ''}${path}`;
}

/** A pattern as a row has it: behind the component's version and prefix, literal parts decoded, `*file` as `*`. */
function wholePattern(
  pattern: string,
  { options }: RouteMark,
  { http = {} }: ComponentOptions,
): string {
  const [, verb = '', path = ''] = /^(\S+) +(\S.*)$/.exec(pattern) ?? [];
  const version = http.version === undefined ? '' : `/${http.version}`;
  const prefix = (http.prefix ?? '').replace(/\/$/, '');
  const whole = `${version}${prefix}${path === '/' && version + prefix !== '' ? '' : path}`;
  const parts = whole.split('/').map(decodePart);
  return `${verb} ${(options.host ?? http.host ?? '').toLowerCase()}${parts.join('/')}`;
}

function decodePart(part: string): string {
  if (part.startsWith(':')) return part;
  if (part.startsWith('*')) return '*';
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // codegen refuses it; the row cannot be equal
  }
}
