import type { Contract } from '../contract.js';
import { HEADER } from '../text.js';
import type { JsonSchema } from './json-schema.js';
import { type PlacedRoute, placeRoutes } from './openapi-paths.js';
import { parametersOf, requestBodyOf } from './openapi-request.js';
import { responsesOf } from './openapi-responses.js';
import { problemSchema } from './problem-schema.js';
import { SchemaPrinter } from './schema-printer.js';

/** The OpenAPI 3.1 document of the project's HTTP routes; undefined when there are none to show. */
export function openapiDocument({
  ir,
  plan,
}: Pick<Contract, 'ir' | 'plan'>): JsonSchema | undefined {
  const placed = placeRoutes(ir);
  if (placed.length === 0) return undefined;
  const printer = new SchemaPrinter(ir.types);
  const problem = Object.hasOwn(ir.types, 'Problem') ? 'HttpProblem' : 'Problem';
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const one of placed) {
    const item = paths[one.path] ?? {};
    item[one.verb] = operationOf(one, printer, problem);
    paths[one.path] = item;
  }
  const tags = new Map(
    placed.map(({ server, component }) => [tagOf(server.name, component.name), component.doc]),
  );
  const [title, version] = titleOf(plan.model.package);
  const isBound = placed.some(({ route }) => route.access === 'bound');
  return {
    openapi: '3.1.0',
    info: { title, version },
    tags: [...tags].map(([name, doc]) => ({
      name,
      ...(doc !== undefined && { description: doc }),
    })),
    paths,
    components: {
      schemas: { ...printer.components(), [problem]: problemSchema() },
      ...(isBound && { securitySchemes: { user: USER } }),
    },
  };
}

const USER = {
  type: 'http',
  scheme: 'bearer',
  description: "Whoever the server's hooks find to be logged in.",
};

function operationOf(placed: PlacedRoute, printer: SchemaPrinter, problem: string): JsonSchema {
  const { route, server, component, operationId } = placed;
  const [summary, ...rest] = route.doc?.split(/\n\s*\n|(?<=\.)\s+/) ?? [];
  const parameters = parametersOf(placed, printer);
  const requestBody = requestBodyOf(route, printer);
  return {
    operationId,
    tags: [tagOf(server.name, component.name)],
    ...(summary !== undefined && { summary: summary.replace(/\s+/g, ' ').trim() }),
    ...(rest.length > 0 && { description: route.doc }),
    ...(route.deprecated !== undefined && { deprecated: true }),
    ...(route.host !== undefined && { servers: [hostServer(route.host)] }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== undefined && { requestBody }),
    responses: responsesOf(route, printer, problem),
    ...(route.access === 'bound' && { security: [{ user: [] }] }),
  };
}

/** Over the scheme that the document came by. */
function hostServer(host: string): JsonSchema {
  if (!host.startsWith('*.')) return { url: `//${host}` };
  return { url: `//{label}${host.slice(1)}`, variables: { label: { default: 'www' } } };
}

function tagOf(server: string, component: string): string {
  return `${server}.${component}`;
}

/** `game.v1` → game, 1 */
function titleOf(pkg: string): readonly [string, string] {
  const [, title = pkg, version = '1'] = /^(.*)\.v(\d+)$/.exec(pkg) ?? [];
  return [title, version];
}

/** openapi.js: the document as a module, so that a bundle of the server holds it. */
export function emitOpenapiModule(document: JsonSchema): string {
  const text = JSON.stringify(document).replace(
    /[\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16)}`,
  );
  return `${HEADER}export const openapi = ${JSON.stringify(text)};\n`;
}
