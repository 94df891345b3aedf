import type { Ir } from '../../ir/ir.js';
import type { Contract } from '../contract.js';
import { HEADER, key } from '../text.js';
import type { JsonSchema } from './json-schema.js';
import {
  type OpenapiPlace,
  openapiPlaces,
  type PlacedRoute,
  placeRoutes,
} from './openapi-paths.js';
import { parametersOf, requestBodyOf } from './openapi-request.js';
import { responsesOf } from './openapi-responses.js';
import { problemSchema } from './problem-schema.js';
import { SchemaPrinter } from './schema-printer.js';

/** An OpenAPI 3.1 document of a project. */
export interface OpenapiDocument extends OpenapiPlace {
  readonly document: JsonSchema;
}

/** The documents of a project's HTTP routes; none when there are none to show. */
export function openapiDocuments({
  ir,
  plan,
}: Pick<Contract, 'ir' | 'plan'>): readonly OpenapiDocument[] {
  return openapiPlaces(ir).map((place) => ({
    ...place,
    document: documentOf(place, ir.types, plan.model.package),
  }));
}

function documentOf(place: OpenapiPlace, types: Ir['types'], pkg: string): JsonSchema {
  const placed = placeRoutes(place);
  const printer = new SchemaPrinter(types);
  const problem = Object.hasOwn(types, 'Problem') ? 'HttpProblem' : 'Problem';
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const one of placed) {
    const item = paths[one.path] ?? {};
    item[one.verb] = operationOf(one, place, printer, problem);
    paths[one.path] = item;
  }
  const tags = new Map(
    placed.map(({ server, component }) => [tagOf(server.name, component.name), component.doc]),
  );
  const [title, version] = titleOf(pkg);
  const { server, host } = place;
  const isBound = placed.some(({ route }) => route.access === 'bound');
  return {
    openapi: '3.1.0',
    info: { title: `${title} ${server.name}${host === undefined ? '' : ` at ${host}`}`, version },
    ...(host !== undefined && { servers: [hostServer(host)] }),
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

function operationOf(
  placed: PlacedRoute,
  place: OpenapiPlace,
  printer: SchemaPrinter,
  problem: string,
): JsonSchema {
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
    ...(route.host !== undefined &&
      place.host === undefined && { servers: [hostServer(route.host)] }),
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

/** openapi.js: the documents as a module, by server type and host, so that a bundle of the server holds them. */
export function emitOpenapiModule(documents: readonly OpenapiDocument[]): string {
  const rows = [...new Set(documents.map(({ server }) => server.name))].map((server) => {
    const texts = documents
      .filter((one) => one.server.name === server)
      .map(({ host = '', document }) => `    ${key(host)}: ${asCode(document)},\n`);
    return `  ${key(server)}: {\n${texts.join('')}  },\n`;
  });
  return `${HEADER}export const openapi = {\n${rows.join('')}};\n`;
}

function asCode(document: JsonSchema): string {
  const text = JSON.stringify(document).replace(
    /[\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16)}`,
  );
  return JSON.stringify(text);
}

/** Beside the protocol page: `openapi/gate.json`, and `openapi/gate@admin.example.com.json` of a host's own routes. */
export function openapiFile({ server, host }: OpenapiPlace): string {
  const at = host === undefined ? '' : `@${host.replace('*', '_')}`;
  return `openapi/${server.name}${at}.json`;
}
