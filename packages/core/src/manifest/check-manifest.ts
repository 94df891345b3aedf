import {
  type ComponentOptions,
  componentMark,
  type MethodMark,
  methodMarks,
} from '../decorators/markers.js';
import { Push } from '../push/push.js';
import {
  type ComponentEntry,
  type HandlerEntry,
  MANIFEST_VERSION,
  type Manifest,
  type RemoteEntry,
  type ServerTable,
} from './manifest.js';
import { routeDifferences } from './route-differences.js';

const REMEDY = 'run `nopal codegen`';

/** @throws TypeError when the manifest is none, or of another version of codegen. */
export function checkManifest(manifest: Manifest): void {
  if (typeof manifest !== 'object' || manifest === null || !isObject(manifest.servers)) {
    throw new TypeError(
      `the manifest is not one that codegen wrote; import it from the generated folder, or ${REMEDY}`,
    );
  }
  if (manifest.version !== MANIFEST_VERSION) {
    throw new TypeError(
      `the manifest has version ${String(manifest.version)} and this server reads version ${MANIFEST_VERSION}; ${REMEDY} of the same release`,
    );
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/**
 * Compares what codegen saw with what the decorators say now, so that a stale manifest stops the server instead of
 * serving yesterday's contract.
 * @throws Error naming every difference.
 */
export function checkTable(serverType: string, table: ServerTable): void {
  const differences = table.components.flatMap((entry) => [...differencesOf(entry)]);
  if (differences.length === 0) return;
  throw new Error(
    `the generated manifest of server ${serverType} is not that of its classes: ${differences.join('; ')}. ${REMEDY}`,
  );
}

function* differencesOf(entry: ComponentEntry): Generator<string> {
  const { className } = entry;
  const component = componentMark(entry.type);
  if (component === undefined) {
    yield `class ${className} has no @Component any more`;
    return;
  }
  if (component.name !== undefined && component.name !== entry.name)
    yield `class ${className} has name ${component.name}, not ${entry.name}`;
  const marks = methodMarks(entry.type);
  for (const kind of ['handler', 'remote'] as const) {
    const marked = marks.filter((mark) => mark.kind === kind).map(({ method }) => method);
    const rows = (kind === 'handler' ? entry.handlers : entry.remotes).map(({ method }) => method);
    for (const method of marked) if (!rows.includes(method)) yield `${className}.${method} is new`;
    for (const method of rows)
      if (!marked.includes(method))
        yield `${className}.${method} is no @${kind === 'handler' ? 'Handler' : 'Remote'} any more`;
  }
  for (const row of entry.handlers) {
    const mark = marks.find(({ kind, method }) => kind === 'handler' && method === row.method);
    if (mark?.kind === 'handler') yield* handlerDifferences(className, row, mark, component);
  }
  for (const row of entry.remotes) {
    const mark = marks.find(({ kind, method }) => kind === 'remote' && method === row.method);
    if (mark?.kind !== 'remote') continue;
    const { name, timeoutMs = component.timeoutMs } = mark.options;
    const now = { name: name ?? row.name, timeoutMs, implements: mark.options.implements };
    yield* valueDifferences(className, row, now);
  }
  yield* routeDifferences(entry, marks, component);
}

function* handlerDifferences(
  className: string,
  row: HandlerEntry,
  { options }: Extract<MethodMark, { kind: 'handler' }>,
  component: ComponentOptions,
): Generator<string> {
  yield* valueDifferences(className, row, {
    name: options.name ?? row.name, // without one the name follows from the method's, in a style that only codegen knows
    kind: options.kind ?? 'request',
    concurrent: options.concurrent ?? false,
    access: options.access ?? component.access ?? 'public',
    timeoutMs: options.timeoutMs ?? component.timeoutMs,
  });
}

function* valueDifferences<Row extends HandlerEntry | RemoteEntry>(
  className: string,
  row: Row,
  now: { readonly [Key in keyof Row]?: unknown },
): Generator<string> {
  for (const [key, value] of Object.entries(now)) {
    const was = row[key as keyof Row];
    if (was !== value)
      yield `${className}.${row.method} has ${key} ${String(value)}, not ${String(was)}`;
  }
}

/** The push of a component's member. @throws Error when the member is no push any more. */
export function pushMember(entry: ComponentEntry, instance: object, member: string): Push<unknown> {
  const value = (instance as Record<string, unknown>)[member];
  if (value instanceof Push) return value;
  throw new Error(`${entry.className}.${member} is no push<T>() any more; ${REMEDY}`);
}
