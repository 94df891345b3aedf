import type { InputIr, RouteIr, Type, TypeDef } from '../ir/ir.js';
import type { Memo } from '../ir/memo.js';
import { codecFacts } from './codec-facts.js';
import { CodecFile } from './codec-file.js';
import type { Contract } from './contract.js';
import { jsonEntry } from './emit-codecs.js';
import { enumText } from './enum-text.js';
import { emitHttpClientTypes, localName } from './http-client-types.js';
import { httpRoutes, type MethodRoutes } from './http-routes.js';
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
    const inner = components.map(({ component, methods }) => {
      const lines = methods.map((routes) => {
        const [{ name }] = routes;
        const full = `${server.name}.${component.name}.${name}`;
        return `      ${key(name)}: ${routeText(full, routes, way)},\n`;
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

type Way = (type: Type, direction: Direction) => string | undefined;

function routeText(name: string, routes: MethodRoutes, way: Way): string {
  const [route, ...others] = routes;
  const { result } = route;
  const parse =
    result.as === 'value' && result.type !== undefined ? way(result.type, 'parse') : undefined;
  // The routes of a method have the same parameters, which are converted in one way.
  const prints = new Map<string, string | undefined>();
  const print: Print = ({ name, type }) => {
    if (!prints.has(name)) prints.set(name, way(type, 'print'));
    return prints.get(name);
  };
  const block = (lines: readonly string[], indent: string): string =>
    `{\n${lines.map((line) => `${indent}  ${line},\n`).join('')}${indent}}`;
  const more = others.map((one) => `          ${block(wayLines(one, print, 12), '          ')},\n`);
  const lines = [
    `route: ${quote(name)}`,
    ...wayLines(route, print, 8),
    `gives: ${quote(result.as)}`,
    ...(parse === undefined ? [] : [`parse: ${parse}`]),
    ...(more.length === 0 ? [] : [`others: [\n${more.join('')}        ]`]),
  ];
  return block(lines, '      ');
}

type Print = (parameter: { readonly name: string; readonly type: Type }) => string | undefined;

/** How a route is asked. */
function wayLines(route: RouteIr, print: Print, spaces: number): readonly string[] {
  const { verb, path, host } = route;
  const indent = ' '.repeat(spaces);
  const sent = sentAs(route);
  const takes = route.parameters.flatMap((one) => {
    if (!('name' in one)) return [];
    if (one.k === 'file') return [`{ file: ${quote(one.name)} }`];
    if (one.k === 'body' && one.as === 'raw') return [`{ body: 'bytes'${bytesType(route)} }`];
    const printed = print(one);
    const parts = printed === undefined ? [] : [`print: ${printed}`];
    if (one.k === 'text') parts.push(textsText(one.inputs, 1));
    else if (sent === 'form' && one.form !== undefined) parts.push(textsText(one.form.inputs, 0));
    else parts.push(`body: ${quote(sent === 'text' ? 'text' : 'json')}`);
    return [`{ ${parts.join(', ')} }`];
  });
  return [
    `verb: ${quote(verb)}`,
    `path: ${quote(path)}`,
    ...(host === undefined ? [] : [`host: ${quote(host.toLowerCase())}`]),
    takes.length === 0
      ? 'takes: []'
      : `takes: [\n${takes.map((one) => `${indent}  ${one},\n`).join('')}${indent}]`,
    ...(sent === 'form' ? ["sends: 'form'"] : []),
  ];
}

/** What a body is sent as that is no bytes: JSON, unless the route takes none and takes what the client can write too. */
function sentAs({ consumes, parameters }: RouteIr): 'json' | 'form' | 'text' {
  const types = (consumes ?? ['json']).map(mediaType);
  if (types.some((type) => /^(?:application\/(?:.+\+)?json|\*\/\*|application\/\*)$/.test(type)))
    return 'json';
  const whole = parameters.find(({ k }) => k === 'body');
  const canBeForm = whole === undefined || (whole.k === 'body' && whole.form !== undefined);
  if (canBeForm && types.includes(mediaType('form'))) return 'form';
  const isText = whole?.k === 'body' && whole.as === 'wrapped' && whole.type.k === 'string';
  return isText && types.includes(mediaType('text')) ? 'text' : 'json';
}

/** @param from where the paths of the inputs leave the argument's own name */
function textsText(inputs: readonly InputIr[], from: 0 | 1): string {
  const texts = inputs.map((input) => {
    const to = input.from === 'any' ? 'field' : input.from;
    const at = input.path.slice(from).map(quote).join(', ');
    return `{ to: ${quote(to)}, name: ${quote(input.name)}${at === '' ? '' : `, at: [${at}]`} }`;
  });
  return `texts: [${texts.join(', ')}]`;
}

/** Which type bytes are sent as, where the route says what it takes. */
function bytesType({ consumes: [first] = [] }: RouteIr): string {
  const type = first === undefined ? undefined : mediaType(first);
  return type === undefined || type.includes('*') ? '' : `, type: ${quote(type)}`;
}
