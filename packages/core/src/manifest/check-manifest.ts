import { componentMark, type MethodMark, methodMarks } from '../decorators/markers.js';
import { Push } from '../push/push.js';
import {
  type ComponentEntry,
  type HandlerEntry,
  MANIFEST_VERSION,
  type Manifest,
  type ServerTable,
} from './manifest.js';

const REMEDY = 'run `nopal codegen`';

/** @throws TypeError when the manifest is none, or of another version of codegen. */
export function checkManifest(manifest: Manifest): void {
  if (typeof manifest !== 'object' || manifest === null || typeof manifest.servers !== 'object') {
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
  if (componentMark(entry.type) === undefined) {
    yield `class ${className} has no @Component any more`;
    return;
  }
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
    if (mark?.kind === 'handler') yield* handlerDifferences(className, row, mark, entry);
  }
}

function* handlerDifferences(
  className: string,
  row: HandlerEntry,
  { options }: Extract<MethodMark, { kind: 'handler' }>,
  entry: ComponentEntry,
): Generator<string> {
  const component = componentMark(entry.type);
  const now = {
    kind: options.kind ?? 'request',
    concurrent: options.concurrent ?? false,
    access: options.access ?? component?.access ?? 'public',
    timeoutMs: options.timeoutMs ?? component?.timeoutMs,
  };
  for (const key of ['kind', 'concurrent', 'access', 'timeoutMs'] as const) {
    if (row[key] !== now[key])
      yield `${className}.${row.method} has ${key} ${String(now[key])}, not ${String(row[key])}`;
  }
}

/** The push of a component's member. @throws Error when the member is no push any more. */
export function pushMember(entry: ComponentEntry, instance: object, member: string): Push<unknown> {
  const value = (instance as Record<string, unknown>)[member];
  if (value instanceof Push) return value;
  throw new Error(`${entry.className}.${member} is no push<T>() any more; ${REMEDY}`);
}
