import {
  type Body,
  type ComponentIr,
  type Field,
  type HandlerIr,
  type Ir,
  type PushIr,
  pushRoute,
  type RemoteIr,
  type Type,
  type TypeDef,
  type TypeId,
} from '../ir/ir.js';
import { ByObject, Memo } from '../ir/memo.js';
import { shareParts } from '../ir/share-parts.js';
import { pascal } from './proto-names.js';

/** A message that needs a codec. */
export interface Message {
  /** The exported constant in codecs.js. */
  readonly constant: string;
  readonly label: string;
  readonly type: Type;
}

/** Which codec each method and push uses. */
export interface Messages {
  /** The model's types, and the wrapped requests and replies of remotes. */
  readonly types: Ir['types'];
  readonly all: readonly Message[];
  readonly bodies: ReadonlyMap<HandlerIr | PushIr, Message>;
  readonly results: ReadonlyMap<HandlerIr, Message>;
  readonly remotes: ReadonlyMap<RemoteIr, { readonly request: Message; readonly reply: Message }>;
}

/** What the methods and pushes of a component carry, in order; undefined where one carries no message. */
export function messagesOf(component: ComponentIr, messages: Messages): (Message | undefined)[] {
  const { bodies, results, remotes } = messages;
  return [
    ...component.handlers.flatMap((one) => [bodies.get(one), results.get(one)]),
    ...component.remotes.flatMap((one) => {
      const pair = remotes.get(one);
      return [pair?.request, pair?.reply];
    }),
    ...component.pushes.map((one) => bodies.get(one)),
  ];
}

/** What the last collection made, so that what is the same again keeps its identity. */
interface Kept {
  types: Messages['types'];
  messages: ReadonlyMap<string, Message>;
  /** The wrapped requests and replies of a remote, by their labels and names. */
  readonly wrapped: ByObject<RemoteIr, Map<string, TypeDef>>;
}

/** Gives every message its codec; methods with the same type share one. */
export function collectMessages(ir: Ir, memo = new Memo()): Messages {
  const types: Record<TypeId, TypeDef> = { ...ir.types };
  const taken = new Set(Object.keys(types).map((id) => id.toLowerCase()));
  const kept = memo.slot(
    'messages',
    (): Kept => ({
      types: {},
      messages: new Map(),
      wrapped: new ByObject(),
    }),
  );
  const byType = new Map<string, Message>();
  const bodies = new Map<HandlerIr | PushIr, Message>();
  const results = new Map<HandlerIr, Message>();
  const remotes = new Map<RemoteIr, { request: Message; reply: Message }>();

  const unique = (wanted: string): string => {
    let name = wanted;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${wanted}${n}`;
    taken.add(name.toLowerCase());
    return name;
  };
  const messageOf = (type: Type, route: string, part: string): Message => {
    const key = JSON.stringify(type);
    const known = byType.get(key);
    if (known !== undefined) return known;
    const definition = type.k === 'ref' ? types[type.id] : undefined;
    const name = definition?.name ?? unique(messageName(route, part));
    const constant = `${name}Codec`;
    const message = shareParts(kept.messages.get(constant), {
      constant,
      label: definition?.label ?? `${part} of ${route}`,
      type,
    });
    byType.set(key, message);
    return message;
  };
  const wrap = (
    remote: RemoteIr,
    fieldsOf: (remote: RemoteIr) => readonly Field[],
    route: string,
    part: string,
  ): Message => {
    const name = unique(messageName(route, part));
    const label = `${part} of ${route}`;
    const known = kept.wrapped.get(remote, [], () => new Map());
    const definition: TypeDef =
      known.get(`${label} ${name}`) ??
      shareParts(kept.types[name], {
        k: 'object',
        label,
        name,
        named: false,
        fields: fieldsOf(remote),
      });
    known.set(`${label} ${name}`, definition);
    types[name] = definition;
    return messageOf({ k: 'ref', id: name }, route, part);
  };
  const body = (given: Body, route: string, part: string): Message | undefined =>
    given.k === 'message' ? messageOf(given.type, route, part) : undefined;

  for (const server of ir.servers) {
    for (const component of server.components) {
      for (const handler of component.handlers) {
        const route = `${server.name}.${component.name}.${handler.name}`;
        const request = body(handler.body, route, 'body');
        const result = body(handler.result, route, 'result');
        if (request !== undefined) bodies.set(handler, request);
        if (result !== undefined) results.set(handler, result);
      }
      for (const push of component.pushes) {
        const message = body(push.body, pushRoute(server.name, component.name, push), 'push');
        if (message !== undefined) bodies.set(push, message);
      }
      for (const remote of component.remotes) {
        const route = `${server.name}.${component.name}.${remote.name}`;
        const rpc = remote.implements;
        if (rpc !== undefined) {
          const request = messageOf({ k: 'ref', id: rpc.request }, route, 'request');
          const reply = messageOf({ k: 'ref', id: rpc.response }, route, 'response');
          remotes.set(remote, { request, reply });
          continue;
        }
        const request = wrap(remote, requestFields, route, 'request');
        remotes.set(remote, { request, reply: wrap(remote, replyFields, route, 'response') });
      }
    }
  }
  const all = [...byType.values()];
  kept.types = types;
  kept.messages = new Map(all.map((message) => [message.constant, message]));
  return { types, all, bodies, results, remotes };
}

function requestFields({ parameters }: RemoteIr): readonly Field[] {
  return parameters.flatMap((one) => (one.k === 'field' ? [fieldOf(one)] : []));
}

function replyFields({ result }: RemoteIr): readonly Field[] {
  return result === undefined ? [] : [result];
}

function fieldOf({ k: _, ...field }: { readonly k: 'field' } & Field): Field {
  return field;
}

/** `game.arena.evict`, `request` → `GameArenaEvictRequest` */
function messageName(route: string, part: string): string {
  const name = pascal(route) + pascal(part);
  return /^[A-Za-z]/.test(name) ? name : `M${name}`;
}
