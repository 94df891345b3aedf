import { INVALID } from '../manifest/codec.js';
import type { InputField, RouteForm, RouteInput } from '../manifest/manifest.js';
import { BareObject } from './bare-object.js';
import type { ReadBody } from './body-formats.js';
import type { HttpContext } from './http-context.js';
import type { QueryText } from './query-text.js';
import type { RequestIssues } from './request-issues.js';

type Tree = Record<string, unknown>;

type Converted = Omit<InputField, 'from'>;

/** As JSON has numbers; no hexadecimal, no spaces. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The parameters of a route from the request's texts; what is wrong with them is noted. */
export function bindInput(
  input: RouteInput,
  http: HttpContext,
  body: ReadBody | undefined,
  issues: RequestIssues,
): unknown {
  const tree = emptyTree(input.objects);
  let isQueryBroken = false;
  for (const field of input.fields) {
    if (isQueryBroken && (field.from === 'query' || field.from === 'any')) continue;
    try {
      const value = textOf(field, http, body);
      if (value !== undefined) place(tree, field.path, value);
    } catch (error) {
      issues.add(field.from === 'any' ? 'query' : field.from, error);
      isQueryBroken = true; // the query is read as a whole
    }
  }
  if (isQueryBroken) return undefined;
  const value = input.codec.parse(tree);
  if (value !== INVALID) return value;
  issues.addInput(input.codec.explain(tree, 'parse'), input);
  return undefined;
}

function textOf(field: InputField, http: HttpContext, body: ReadBody | undefined): unknown {
  const { name } = field;
  switch (field.from) {
    case 'path':
      return converted(field, http.params[name]);
    case 'header': {
      const text = http.header(name);
      return field.isList
        ? text?.split(',').map((part) => convert(field, part.trim()))
        : converted(field, text);
    }
    case 'cookie':
      return converted(field, http.cookies.get(name));
    case 'query':
      return fromQuery(field, http);
    default:
      return fromQuery(field, http) ?? fromBody(field, body) ?? (field.isAlways ? [] : undefined);
  }
}

function fromQuery(field: InputField, http: HttpContext): unknown {
  if (!field.isList) return converted(field, http.query[field.name]);
  const texts = http.queryAll(field.name);
  const isLast = field.from === 'query';
  return texts.length === 0 && !isLast ? undefined : asList(field, texts);
}

function fromBody(field: InputField, body: ReadBody | undefined): unknown {
  if (body?.as === 'form') return fromForm(field, body.form);
  if (body?.as !== 'tree') return undefined;
  const { tree } = body;
  if (typeof tree !== 'object' || tree === null || !Object.hasOwn(tree, field.name))
    return undefined;
  return (tree as Tree)[field.name];
}

function fromForm(field: Converted, form: QueryText): unknown {
  const texts = form.all(field.name);
  return field.isList ? asList(field, texts) : converted(field, texts[0]);
}

function asList(field: Converted, texts: readonly string[]): unknown {
  if (texts.length === 0 && field.isAlways !== true) return undefined;
  return texts.map((text) => convert(field, text));
}

function converted(field: Converted, text: string | undefined): unknown {
  return text === undefined ? undefined : convert(field, text);
}

/** What cannot be converted stays a text, for the codec to say what it should be. */
function convert({ as }: Converted, text: string): unknown {
  if (as === 'number') return NUMBER.test(text) ? Number(text) : text;
  if (as !== 'boolean') return text;
  if (text === 'true' || text === '1' || text === '') return true;
  return text === 'false' || text === '0' ? false : text;
}

function place(tree: Tree, path: readonly string[], value: unknown): void {
  let at = tree;
  for (let depth = 0; depth < path.length - 1; depth += 1) {
    const name = path[depth] as string;
    at[name] ??= new BareObject();
    at = at[name] as Tree;
  }
  at[path[path.length - 1] as string] = value;
}

/** A form as the body of a route that says how. */
export function boundForm(form: RouteForm, texts: QueryText): Tree {
  const tree = emptyTree(form.objects);
  for (const field of form.fields) {
    const value = fromForm(field, texts);
    if (value !== undefined) place(tree, field.path, value);
  }
  return tree;
}

/** With the objects that are there whatever is given. */
function emptyTree(objects: RouteInput['objects'] = []): Tree {
  const tree: Tree = new BareObject();
  for (const path of objects) place(tree, path, new BareObject());
  return tree;
}

/** A form as the tree that JSON would give: the texts, and lists of those of one name. */
export function formTree(form: QueryText): Tree {
  const tree: Tree = Object.create(null);
  for (const name in form.first) {
    const all = form.all(name);
    tree[name] = all.length > 1 ? [...all] : all[0];
  }
  return tree;
}
