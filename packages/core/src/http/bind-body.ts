import { GameError } from '../errors/game-error.js';
import { type Codec, INVALID } from '../manifest/codec.js';
import type { RouteForm } from '../manifest/manifest.js';
import { boundForm, formTree } from './bind-input.js';
import { type BodyFormats, type ReadBody, unsupported } from './body-formats.js';
import { essence } from './media-type.js';
import { type RequestIssues, stepsOf } from './request-issues.js';

/** A form has texts only: so often what the type wants otherwise is converted and read again. */
const MAX_FORM_ROUNDS = 4;

/** The parameter that is the whole body; what is wrong with it is noted. */
export function bindBody(
  codec: Codec,
  isWrapped: boolean,
  form: RouteForm | undefined,
  body: ReadBody | undefined,
  contentType: string | undefined,
  formats: BodyFormats,
  issues: RequestIssues,
): unknown {
  if (body?.as === 'protobuf' && isWrapped)
    throw unsupported(essence(contentType), formats.accepts);
  if (body?.as === 'protobuf') return fromProtobuf(codec, body.bytes, issues);
  if (body?.as === 'bytes' && body.bytes.length > 0)
    throw unsupported(essence(contentType), formats.accepts);
  if (body?.as === 'text' && !isWrapped) throw unsupported('text/plain', formats.accepts);
  const given =
    body?.as === 'form' && form !== undefined ? boundForm(form, body.form) : treeOf(body);
  const tree = isWrapped ? { value: given } : given;
  let value = codec.parse(tree);
  if (value === INVALID && body?.as === 'form' && form === undefined)
    value = fromTexts(codec, tree);
  if (value !== INVALID) return isWrapped ? (value as { value: unknown }).value : value;
  issues.addBody(codec.explain(tree, 'parse'), isWrapped);
  return undefined;
}

function treeOf(body: ReadBody | undefined): unknown {
  switch (body?.as) {
    case 'tree':
      return body.tree;
    case 'form':
      return formTree(body.form);
    case 'text':
      return body.text;
    default:
      return undefined;
  }
}

function fromProtobuf(codec: Codec, bytes: Uint8Array, issues: RequestIssues): unknown {
  try {
    const value = codec.decode(bytes, 0, bytes.length);
    if (value !== INVALID) return value;
  } catch {
    issues.add('body', new GameError('BAD_REQUEST', 'the body is no protobuf'));
    return undefined;
  }
  issues.addBody(codec.explainBytes(bytes, 0, bytes.length), false);
  return undefined;
}

/** Converts the texts that the codec complains of, where they can be what it expects. */
function fromTexts(codec: Codec, tree: unknown): unknown {
  for (let round = 0; round < MAX_FORM_ROUNDS; round += 1) {
    let hasChanged = false;
    for (const { path, expected } of codec.explain(tree, 'parse')) {
      hasChanged = convertAt(tree, stepsOf(path), expected === 'an array') || hasChanged;
    }
    if (!hasChanged) return INVALID;
    const value = codec.parse(tree);
    if (value !== INVALID) return value;
  }
  return INVALID;
}

function convertAt(tree: unknown, steps: readonly string[], isList: boolean): boolean {
  let at = tree;
  for (const step of steps.slice(0, -1)) at = (at as Record<string, unknown> | undefined)?.[step];
  const last = steps.at(-1);
  if (typeof at !== 'object' || at === null || last === undefined) return false;
  const holder = at as Record<string, unknown>;
  const text = holder[last];
  if (typeof text !== 'string') return false;
  const next = isList ? [text] : asValue(text);
  if (next === undefined) return false;
  holder[last] = next;
  return true;
}

/** A number or a boolean; undefined for any other text. */
function asValue(text: string): unknown {
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return Number(text);
  if (text === 'true' || text === 'on') return true;
  if (text === 'false') return false;
  return undefined;
}
