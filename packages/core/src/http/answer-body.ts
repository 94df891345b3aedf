import { ProtoWriter } from '@nopal/protocol/protobuf';
import { GameError } from '../errors/game-error.js';
import { type Codec, INVALID } from '../manifest/codec.js';
import type { RouteResult } from '../manifest/manifest.js';
import { describeViolations } from '../serializers/invalid-body.js';
import type { BodyFormats } from './body-formats.js';
import { eventText } from './event-text.js';
import { checkHeaderValue } from './header-text.js';
import { accepted, isJson, mediaType } from './media-type.js';
import { Reply, type ReplyBody, type ServerEvent } from './reply.js';

export const JSON_TYPE = 'application/json';
const TEXT_TYPE = 'text/plain; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';
const EVENTS_TYPE = 'text/event-stream';
const PROTOBUF_TYPE = 'application/protobuf';

/** A body that is ready to be sent. */
export interface AnswerBody {
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array | string>;
  /** Of the body; undefined for none. */
  readonly type: string | undefined;
  /** Of a stream whose length is known. */
  readonly bytes?: number | undefined;
  /** Of an event stream. */
  readonly heartbeatMs?: number;
}

const NOTHING: AnswerBody = { body: '', type: undefined };

/** What a method returned, as a reply. @throws TypeError when it is not what the method's type says. */
export function asReply(value: unknown, result: RouteResult | undefined): Reply<unknown> {
  if (value instanceof Reply) return value;
  return new Reply(bodyOf(value, result));
}

function bodyOf(value: unknown, result: RouteResult | undefined): ReplyBody {
  if (value === undefined || result?.as === 'nothing') return { as: 'nothing' };
  if (result?.as === 'value') return { as: 'value', value };
  if (typeof value === 'string' && result?.as !== 'bytes') return { as: 'text', text: value };
  if (value instanceof Uint8Array)
    return { as: 'bytes', bytes: value, type: 'application/octet-stream' };
  if (isAsyncIterable(value))
    return { as: 'stream', chunks: value, type: 'application/octet-stream' };
  if (result === undefined) return { as: 'value', value };
  throw new TypeError(
    `returned ${value === null ? 'null' : typeof value} where its type says ${result.as}`,
  );
}

/**
 * A reply's body in the form that the client takes.
 * @param accept gives the `Accept` header; asked only where there is a choice.
 * @throws TypeError when a value is not what the method's type says.
 */
export function writeAnswer(
  reply: ReplyBody,
  result: RouteResult | undefined,
  formats: BodyFormats,
  produces: readonly string[] | undefined,
  accept: () => string | undefined,
): AnswerBody {
  switch (reply.as) {
    case 'nothing':
      return NOTHING;
    case 'value':
      return writeValue(reply.value, result, formats, produces, accept);
    case 'text':
      return { body: reply.text, type: TEXT_TYPE };
    case 'html':
      return { body: reply.text, type: HTML_TYPE };
    case 'bytes':
      return { body: reply.bytes, type: checkedType(reply.type) };
    case 'stream':
      return { body: reply.chunks, type: checkedType(reply.type), bytes: reply.bytes };
    case 'events':
      return { body: eventsOf(reply.events), type: EVENTS_TYPE, heartbeatMs: reply.heartbeatMs };
    case 'file':
      throw new TypeError('a file is answered by the server that has a file system');
  }
}

function checkedType(type: string): string {
  checkHeaderValue('Content-Type', type);
  return type;
}

function writeValue(
  value: unknown,
  result: RouteResult | undefined,
  formats: BodyFormats,
  produces: readonly string[] | undefined,
  accept: () => string | undefined,
): AnswerBody {
  const codec = result?.codec;
  const isWrapped = result?.isWrapped === true;
  const type = codec === undefined ? JSON_TYPE : chosenType(formats, isWrapped, produces, accept());
  if (codec !== undefined && type === PROTOBUF_TYPE && !isWrapped) {
    const out = new ProtoWriter();
    if (!codec.encode(value, out)) throw denied(codec, value, false);
    return { body: out.finish(), type };
  }
  const format = formats.format(type);
  if (format === undefined && codec?.text !== undefined && !isWrapped) {
    const text = codec.text(value);
    if (text === INVALID) throw denied(codec, value, false);
    return { body: text, type: isJson(type) ? type : JSON_TYPE };
  }
  const tree = codec === undefined ? value : printed(codec, value, isWrapped);
  if (format !== undefined) return { body: format.encode(tree), type };
  const text = JSON.stringify(tree);
  if (text === undefined) throw new TypeError(`returned ${typeof value}, which JSON does not have`);
  return { body: text, type: isJson(type) ? type : JSON_TYPE };
}

function printed(codec: Codec, value: unknown, isWrapped: boolean): unknown {
  const tree = codec.print(isWrapped ? { value } : value);
  if (tree === INVALID) throw denied(codec, value, isWrapped);
  return isWrapped ? (tree as { value: unknown }).value : tree;
}

function denied(codec: Codec, value: unknown, isWrapped: boolean): TypeError {
  const given = isWrapped ? { value } : value;
  const says = describeViolations(codec.explain(given, 'print'), 'the body');
  return new TypeError(`returned what its type ${codec.type} denies: ${says}`);
}

/** JSON unless the client likes another form better. */
function chosenType(
  formats: BodyFormats,
  isWrapped: boolean,
  produces: readonly string[] | undefined,
  accept: string | undefined,
): string {
  if (produces === undefined && (accept === undefined || accept === '*/*')) return JSON_TYPE;
  const own = isWrapped ? [JSON_TYPE] : [JSON_TYPE, PROTOBUF_TYPE];
  const types = produces?.map(mediaType) ?? [...own, ...formats.otherTypes];
  return accepted(accept, types) ?? (types[0] as string);
}

/** @throws GameError with status 406 when the client takes nothing that the route gives. */
export function checkAccepted(produces: readonly string[], accept: string | undefined): void {
  if (accepted(accept, produces) !== undefined) return;
  throw new GameError('BAD_REQUEST', `there is only ${produces.map(mediaType).join(', ')} here`, {
    httpStatus: 406,
  });
}

async function* eventsOf(events: AsyncIterable<ServerEvent>): AsyncGenerator<string> {
  for await (const event of events) yield eventText(event);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<Uint8Array | string> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
