import { GameError } from '../errors/game-error.js';
import type { TreeFormat } from '../ports/serializer.js';
import { JsonSerializer } from '../serializers/json-serializer.js';
import { essence, isJson, mediaType, typeParameter } from './media-type.js';
import { parseQuery, type QueryText } from './query-text.js';

/** A form of bodies beside the built-in ones, by its media type. */
export interface BodyFormat extends TreeFormat {
  /** `application/msgpack` */
  readonly mediaType: string;
}

export interface BodyLimits {
  readonly maxJsonDepth: number;
  /** Of a query or a form. */
  readonly maxParameters: number;
}

/** A body as a plain tree; of a form as the texts that were sent. */
export type ReadBody =
  | { readonly as: 'tree'; readonly tree: unknown }
  | { readonly as: 'form'; readonly form: QueryText }
  | { readonly as: 'text'; readonly text: string }
  | { readonly as: 'protobuf'; readonly bytes: Uint8Array }
  | { readonly as: 'bytes'; readonly bytes: Uint8Array };

const PROTOBUF = new Set(['application/protobuf', 'application/x-protobuf']);

/** Reads bodies by their media type. */
export class BodyFormats {
  readonly limits: BodyLimits;
  readonly #json: JsonSerializer;
  readonly #others = new Map<string, TreeFormat>();
  /** What a route takes when it does not say it, for `Accept-Post`. */
  readonly accepts: string;

  constructor(limits: BodyLimits, formats: readonly BodyFormat[]) {
    this.limits = limits;
    this.#json = new JsonSerializer(limits.maxJsonDepth);
    for (const format of formats) this.#others.set(format.mediaType.toLowerCase(), format);
    this.accepts = [
      'application/json',
      'application/x-www-form-urlencoded',
      'application/protobuf',
      ...this.#others.keys(),
    ].join(', ');
  }

  /** The form that answers of a media type are written in, beside JSON and protobuf. */
  format(type: string): TreeFormat | undefined {
    return this.#others.get(type);
  }

  /** The media types of `format`. */
  get otherTypes(): readonly string[] {
    return [...this.#others.keys()];
  }

  /**
   * @throws GameError `BAD_REQUEST` for bytes that are not what the type says, or none where it says JSON; `TOO_LARGE` for
   * JSON that nests too deep. The bytes themselves for a type that is none of ours.
   */
  read(bytes: Uint8Array, contentType: string | undefined): ReadBody {
    const type = essence(contentType);
    if (isJson(type)) {
      if (bytes.length === 0)
        throw new GameError('BAD_REQUEST', 'the body is empty, and its type says JSON');
      const tree = this.#json.decode(bytes);
      return { as: 'tree', tree: maySayPrototype(bytes) ? withoutPrototypes(tree) : tree };
    }
    if (type === 'application/x-www-form-urlencoded') {
      const form = parseQuery(textOf(bytes, undefined), this.limits.maxParameters, 'body');
      return { as: 'form', form };
    }
    if (type === 'text/plain')
      return { as: 'text', text: textOf(bytes, typeParameter(contentType, 'charset')) };
    if (PROTOBUF.has(type)) return { as: 'protobuf', bytes };
    const format = this.#others.get(type);
    if (format !== undefined) return { as: 'tree', tree: withoutPrototypes(format.decode(bytes)) };
    return { as: 'bytes', bytes };
  }

  /** @throws GameError `BAD_REQUEST` with status 415 for a body of a type that the route does not take. */
  checkType(contentType: string | undefined, consumes: readonly string[] | undefined): void {
    const type = essence(contentType);
    if (consumes === undefined || consumes.some((one) => covers(mediaType(one), type))) return;
    throw unsupported(type, consumes.map(mediaType).join(', '));
  }
}

/** The error for a body of a type that nobody reads. */
export function unsupported(type: string, takes: string): GameError {
  const given =
    type === '' ? 'the body has no Content-Type' : `a body of type ${type.slice(0, 60)}`;
  return new GameError('BAD_REQUEST', `${given} is not taken here; there are ${takes}`, {
    httpStatus: 415,
    headers: { 'Accept-Post': takes },
  });
}

function covers(taken: string, type: string): boolean {
  if (taken === type) return true;
  if (taken.endsWith('/*')) return type.startsWith(taken.slice(0, -1));
  return taken === 'application/json' && isJson(type);
}

function textOf(bytes: Uint8Array, charset: string | undefined): string {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(charset ?? 'utf-8', { fatal: true });
  } catch {
    throw new GameError('BAD_REQUEST', `the charset ${String(charset).slice(0, 40)} is not known`, {
      httpStatus: 415,
    });
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new GameError('BAD_REQUEST', `the body is not valid ${charset ?? 'UTF-8'}`);
  }
}

function maySayPrototype(bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return view.includes('__proto__') || view.includes('\\u');
}

/** The tree without keys that become the prototype of whatever they are copied to. Its depth is bounded. */
function withoutPrototypes(tree: unknown): unknown {
  if (typeof tree !== 'object' || tree === null || ArrayBuffer.isView(tree)) return tree;
  if (Array.isArray(tree)) {
    for (const item of tree) withoutPrototypes(item);
    return tree;
  }
  if (Object.hasOwn(tree, '__proto__')) Reflect.deleteProperty(tree, '__proto__');
  for (const key in tree) withoutPrototypes((tree as Record<string, unknown>)[key]);
  return tree;
}
