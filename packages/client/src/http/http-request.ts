import { NopalError } from '../nopal-error.js';
import { checkSent } from '../typed-bodies.js';
import type { HttpArgument, HttpRoute, HttpText, HttpWay } from './http-contract.js';

/** A request that is ready to be sent, but for the headers of all. */
export interface HttpRequest {
  /** With its query. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array<ArrayBuffer> | FormData | undefined;
}

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** What the arguments fill. */
interface Parts {
  readonly path: Map<string, string>;
  readonly query: URLSearchParams;
  readonly headers: Record<string, string>;
  readonly cookies: string[];
  readonly fields: Record<string, unknown>;
}

/** The first of a method's routes whose path these arguments fill; the first of all when there is none. */
export function wayOf(route: HttpRoute, given: readonly unknown[]): HttpWay {
  const ways = [route, ...(route.others ?? [])];
  const isFilled = ({ takes }: HttpWay): boolean =>
    takes.every(
      ({ texts = [] }, i) => given[i] !== undefined || texts.every(({ to }) => to !== 'path'),
    );
  return ways.find(isFilled) ?? route;
}

/** Puts arguments where their route wants them. @throws NopalError INVALID for those that are not of their type */
export function buildRequest(route: string, way: HttpWay, given: readonly unknown[]): HttpRequest {
  const parts: Parts = {
    path: new Map(),
    query: new URLSearchParams(),
    headers: {},
    cookies: [],
    fields: {},
  };
  let body: HttpRequest['body'];
  const form = way.takes.some(({ file }) => file !== undefined) ? new FormData() : undefined;
  let type = way.sends === 'form' ? FORM_TYPE : 'application/json';
  let hasFields = false;
  way.takes.forEach((argument, i) => {
    if (argument.file !== undefined) {
      addFiles(route, argument.file, given[i], form);
      return;
    }
    const tree = printed(route, argument, given[i]);
    if (argument.body === 'bytes') {
      body = bytesOf(route, tree);
      type = argument.type ?? 'application/octet-stream';
    }
    if (argument.body === 'json') body = jsonOf(route, tree);
    if (argument.body === 'text') {
      body = String(tree);
      type = 'text/plain;charset=utf-8';
    }
    for (const text of argument.texts ?? []) {
      hasFields ||= text.to === 'field';
      place(route, text, valueAt(tree, text.at), parts);
    }
  });
  const { headers, cookies } = parts;
  if (form !== undefined) body = withFields(form, parts.fields);
  else if (hasFields && body === undefined)
    body = way.sends === 'form' ? formOf(parts.fields) : jsonOf(route, parts.fields);
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  // A form's type has the boundary, which fetch makes up.
  if (body !== undefined && form === undefined) headers['content-type'] = type;
  const query = parts.query.toString();
  const path = pathOf(route, way.path, parts.path);
  return { path: query === '' ? path : `${path}?${query}`, headers, body };
}

function addFiles(route: string, name: string, given: unknown, form?: FormData): void {
  for (const file of Array.isArray(given) ? given : [given]) {
    if (file === undefined) continue;
    if (!(file instanceof Blob)) throw invalid(route, `${name} is no Blob`);
    form?.append(name, file);
  }
}

function withFields(form: FormData, fields: Readonly<Record<string, unknown>>): FormData {
  for (const [name, value] of Object.entries(fields))
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, textOf(one));
  return form;
}

function printed(route: string, { print }: HttpArgument, value: unknown): unknown {
  return print === undefined || value === undefined ? value : checkSent(route, print(value));
}

/** One over shared memory is what fetch itself refuses. */
function bytesOf(route: string, value: unknown): Uint8Array<ArrayBuffer> {
  if (value instanceof Uint8Array) return value as Uint8Array<ArrayBuffer>;
  throw invalid(route, 'its body is no Uint8Array');
}

/** A list is every value of its name. */
function formOf(fields: Readonly<Record<string, unknown>>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, textOf(one));
  return form.toString();
}

function jsonOf(route: string, value: unknown): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined)
    throw invalid(route, `its body is ${typeof value}, which JSON does not have`);
  return text;
}

function valueAt(tree: unknown, at: readonly string[] = []): unknown {
  let value = tree;
  for (const name of at) value = (value as Record<string, unknown> | undefined)?.[name];
  return value;
}

function place(route: string, { to, name }: HttpText, value: unknown, parts: Parts): void {
  if (value === undefined) return;
  if (to === 'field') {
    parts.fields[name] = value;
    return;
  }
  const texts = Array.isArray(value) ? value.map(textOf) : [textOf(value)];
  if (to === 'query') for (const text of texts) parts.query.append(name, text);
  else if (to === 'header') parts.headers[name] = texts.join(', ');
  else if (to === 'cookie') parts.cookies.push(cookieText(route, name, texts.join(',')));
  else parts.path.set(name, texts.join(','));
}

function textOf(value: unknown): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A cookie's value as servers read it. */
function cookieText(route: string, name: string, text: string): string {
  if (/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/.test(text)) return `${name}=${text}`;
  throw invalid(route, `the cookie ${name} has what cookies cannot hold`);
}

function pathOf(route: string, path: string, values: ReadonlyMap<string, string>): string {
  const parts = path.split('/').map((part) => {
    if (part === '*') return restOf(route, values.get('*') ?? '');
    if (!part.startsWith(':')) return encodeURIComponent(part);
    return partOf(route, part.slice(1), values.get(part.slice(1)));
  });
  return parts.join('/');
}

function restOf(route: string, text: string): string {
  return text
    .split('/')
    .map((one) => (one === '' ? '' : partOf(route, 'the rest', one)))
    .join('/');
}

/** Clients and proxies resolve dots, and an empty part is another path. */
function partOf(route: string, name: string, text: string | undefined): string {
  if (text === undefined || text === '' || text === '.' || text === '..')
    throw invalid(route, `${name} of its path cannot be ${JSON.stringify(text)}`);
  return encodeURIComponent(text);
}

function invalid(route: string, why: string): NopalError {
  return new NopalError('INVALID', `${route} cannot be asked: ${why}`, { route });
}
