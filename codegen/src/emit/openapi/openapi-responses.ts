import type { RouteIr } from '../../ir/ir.js';
import { ERRORS } from '../protocol/wire-facts.js';
import { exampleValues } from './example-values.js';
import type { JsonSchema } from './json-schema.js';
import { mediaType } from './media-type.js';
import { contentOf } from './openapi-request.js';
import type { SchemaPrinter } from './schema-printer.js';

/** The status of a code that is the game's own. */
const GAME_STATUS = 400;
const PROBLEM_TYPE = 'application/problem+json';

/** What an operation answers: its result, and its errors by status. */
export function responsesOf(
  route: RouteIr,
  printer: SchemaPrinter,
  problem: string,
): Readonly<Record<string, JsonSchema>> {
  return {
    ...resultsOf(route, printer),
    ...errorsOf(route, problem),
    default: problemResponse('Any other error.', problem),
  };
}

function resultsOf(route: RouteIr, printer: SchemaPrinter): Record<string, JsonSchema> {
  const { result, status } = route;
  const nothing = { description: 'Done; there is no body.' };
  if (result.as === 'nothing') return { [status ?? 204]: nothing };
  if (result.as === 'reply') {
    if (status !== undefined) return { [status]: { description: 'Done.' } };
    return { '2XX': { description: 'Done.' }, '3XX': { description: 'It is elsewhere.' } };
  }
  const schema = result.type === undefined ? {} : printer.print(result.type);
  const types = route.produces?.map(mediaType) ?? usualTypes(result.as);
  const examples = exampleValues(route.examples, result.as === 'text' ? 'text' : undefined);
  const content = Object.fromEntries(
    types.map((type) => {
      const about = contentOf(type, schema);
      if (examples.length === 0 || !('schema' in about)) return [type, about];
      return [type, { ...about, examples: namedExamples(examples) }];
    }),
  );
  const known = status ?? (result.reply ? '2XX' : 200);
  return {
    [known]: { description: 'Done.', content },
    ...(result.optional && { '204': { description: 'There is nothing.' } }),
  };
}

function usualTypes(as: RouteIr['result']['as']): readonly string[] {
  if (as === 'text') return ['text/plain'];
  return [as === 'value' ? 'application/json' : 'application/octet-stream'];
}

function namedExamples(values: readonly unknown[]): JsonSchema {
  return Object.fromEntries(values.map((value, i) => [`example${i + 1}`, { value }]));
}

/** The framework's own errors that a route can have, and those of its `@throws`. */
function errorsOf(route: RouteIr, problem: string): Record<string, JsonSchema> {
  const byStatus = new Map<number, { readonly code: string; readonly when: string }[]>();
  const add = (code: string, when: string): void => {
    const status = ERRORS.find(([known]) => known === code)?.[2] ?? GAME_STATUS;
    const list = byStatus.get(status) ?? [];
    if (!list.some((one) => one.code === code)) byStatus.set(status, [...list, { code, when }]);
  };
  for (const { code, when } of route.errors ?? []) add(code, when);
  const takesSomething = route.parameters.some(({ k }) => k !== 'call' && k !== 'http');
  if (takesSomething) {
    add('BAD_REQUEST', 'a part of the request cannot be read');
    add('INVALID', 'a part of the request is not what it must be; `errors` names each');
  }
  if (route.access === 'bound') add('UNAUTHENTICATED', 'nobody is logged in');
  const sorted = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    sorted.map(([status, codes]) => {
      const lines = codes.map(({ code, when }) => `\`${code}\`${when === '' ? '' : `: ${when}`}`);
      const examples = codes.map(({ code }) => code);
      return [status, problemResponse(lines.join('\n\n'), problem, examples)];
    }),
  );
}

function problemResponse(
  description: string,
  problem: string,
  codes: readonly string[] = [],
): JsonSchema {
  const ref = { $ref: `#/components/schemas/${problem}` };
  const schema =
    codes.length === 0
      ? ref
      : { allOf: [ref, { properties: { code: { type: 'string', examples: codes } } }] };
  return { description, content: { [PROBLEM_TYPE]: { schema } } };
}
