import type { RouteIr, Type, TypeDef } from '../ir/ir.js';
import type { Memo } from '../ir/memo.js';
import { codecFacts } from './codec-facts.js';
import { CodecFile } from './codec-file.js';
import type { Contract } from './contract.js';
import { jsonEntry } from './emit-codecs.js';
import { enumText } from './enum-text.js';
import { emitHttpClientTypes, localName } from './http-client-types.js';
import { httpRoutes } from './http-routes.js';
import type { Direction } from './json-code.js';
import { mediaType } from './openapi/media-type.js';
import { CLIENT_PACKAGE, type Files, HEADER, key, quote } from './text.js';

/** The typed fetch client; nothing in a project without routes. */
export function emitHttpClient(contract: Contract, memo: Memo): Files {
  const servers = httpRoutes(contract.ir);
  if (servers.length === 0) return new Map();
  const { text: types, reached } = emitHttpClientTypes(contract.ir);
  const script = emitScript(contract, servers, reached, memo);
  const files = new Map([
    ['http-client.js', script],
    ['http-client.d.ts', types],
  ]);
  if (contract.clientPackage === undefined) return files;
  return files.set('client-package/http.js', script).set('client-package/http.d.ts', types);
}

function emitScript(
  { messages, plan }: Contract,
  servers: ReturnType<typeof httpRoutes>,
  reached: readonly TypeDef[],
  memo: Memo,
): string {
  const { forms } = codecFacts(messages.types, plan.model, memo);
  const file = new CodecFile(forms, plan.model);
  let count = 0;
  /** The function that converts a type which JSON alone does not say. */
  const way = (type: Type, direction: Direction): string | undefined => {
    if (forms.isSame(type)) return undefined;
    const constant = `http${count++}`;
    return jsonEntry(file, { constant, label: constant, type }, direction);
  };
  const rows = servers.map(({ server, components }) => {
    const inner = components.map(({ component, routes }) => {
      const lines = routes.map((route) => {
        const name = `${server.name}.${component.name}.${route.name}`;
        return `      ${key(route.name)}: ${routeText(name, route, way)},\n`;
      });
      return `    ${key(component.name)}: {\n${lines.join('')}    },\n`;
    });
    return `  ${key(server.name)}: {\n${inner.join('')}  },\n`;
  });
  const functions = file.texts.join('\n');
  const converts = functions === '' ? '' : file.emitImports(`${CLIENT_PACKAGE}/codec`);
  return [
    HEADER,
    converts,
    `import { httpClient } from '${CLIENT_PACKAGE}/http';\n\n`,
    functions === '' ? '' : `${functions}\n`,
    ...reached.map((one) => enumText(one, localName(one))),
    `const contract = {\n${rows.join('')}};\n\n`,
    'export function createHttp(options) {\n  return httpClient(contract, options);\n}\n',
  ].join('');
}

/** Which type bytes are sent as, where the route says what it takes. */
function bytesType({ consumes: [first] = [] }: RouteIr): string {
  const type = first === undefined ? undefined : mediaType(first);
  return type === undefined || type.includes('*') ? '' : `, type: ${quote(type)}`;
}

type Way = (type: Type, direction: Direction) => string | undefined;

function routeText(name: string, route: RouteIr, way: Way): string {
  const { result } = route;
  const parse =
    result.as === 'value' && result.type !== undefined ? way(result.type, 'parse') : undefined;
  const takes = route.parameters.flatMap((one) => {
    if (!('name' in one)) return [];
    if (one.k === 'file') return [`{ file: ${quote(one.name)} }`];
    if (one.k === 'body' && one.as === 'raw') return [`{ body: 'bytes'${bytesType(route)} }`];
    const print = way(one.type, 'print');
    const parts = print === undefined ? [] : [`print: ${print}`];
    if (one.k === 'body') parts.push("body: 'json'");
    else {
      const texts = one.inputs.map((input) => {
        const to = input.from === 'any' ? 'field' : input.from;
        const at = input.path.slice(1).map(quote).join(', ');
        return `{ to: ${quote(to)}, name: ${quote(input.name)}${at === '' ? '' : `, at: [${at}]`} }`;
      });
      parts.push(`texts: [${texts.join(', ')}]`);
    }
    return [`{ ${parts.join(', ')} }`];
  });
  const lines = [
    `route: ${quote(name)}`,
    `verb: ${quote(route.verb)}`,
    `path: ${quote(route.path)}`,
    takes.length === 0
      ? 'takes: []'
      : `takes: [\n${takes.map((one) => `          ${one},\n`).join('')}        ]`,
    `gives: ${quote(result.as)}`,
    ...(parse === undefined ? [] : [`parse: ${parse}`]),
  ];
  return `{\n${lines.map((line) => `        ${line},\n`).join('')}      }`;
}
