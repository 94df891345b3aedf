import {
  type Body,
  type ComponentIr,
  type Field,
  type HandlerIr,
  type Ir,
  type PushIr,
  pushRoute,
  type RemoteIr,
  type RouteIr,
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
  readonly routes: ReadonlyMap<RouteIr, RouteMessages>;
  /** Those that only JSON carries: no numbers, no .proto files. */
  readonly texts: readonly Message[];
}

/** What a @Route needs codecs for. */
export interface RouteMessages {
  /** The parameters that come as texts, as one object. */
  readonly input?: Message;
  readonly body?: Message;
  readonly result?: Message;
}

/** What the methods and pushes of a component carry, in order; undefined where one carries no message. */
export function messagesOf(component: ComponentIr, messages: Messages): (Message | undefined)[] {
  const { bodies, results, remotes, routes } = messages;
  return [
    ...component.handlers.flatMap((one) => [bodies.get(one), results.get(one)]),
    ...component.remotes.flatMap((one) => {
      const pair = remotes.get(one);
      return [pair?.request, pair?.reply];
    }),
    ...component.pushes.map((one) => bodies.get(one)),
    ...component.routes.flatMap((one) => {
      const { input, body, result } = routes.get(one) ?? {};
      return [input, body, result];
    }),
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
  const routes = new Map<RouteIr, RouteMessages>();
  const texts: Message[] = [];

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
  /** An object that only JSON carries. */
  const inText = (fields: readonly Field[], route: string, part: string): Message => {
    const label = `${part} of ${route}`;
    const same = texts.find(
      (one) =>
        one.label === label && isSameFields(types[one.constant.replace(/Codec$/, '')], fields),
    );
    if (same !== undefined) return same;
    const name = unique(messageName(route, part));
    const definition: TypeDef = { k: 'object', label, name, named: false, fields };
    types[name] = shareParts(kept.types[name], definition);
    const constant = `${name}Codec`;
    const type: Type = { k: 'ref', id: name };
    const message = shareParts(kept.messages.get(constant), { constant, label, type });
    texts.push(message);
    return message;
  };
  const value = (type: Type, isWrapped: boolean, route: string, part: string): Message =>
    isWrapped ? inText([{ name: 'value', type }], route, part) : messageOf(type, route, part);
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
  // After all others, whose names do not depend on them.
  for (const server of ir.servers) {
    for (const component of server.components) {
      for (const one of component.routes) {
        const route = `${server.name}.${component.name}.${one.name}`;
        const fields = one.parameters.flatMap((parameter) =>
          parameter.k === 'text' ? [inputField(parameter)] : [],
        );
        const whole = one.parameters.find((parameter) => parameter.k === 'body');
        const { result } = one;
        routes.set(one, {
          ...(fields.length > 0 && { input: inText(fields, route, 'input') }),
          ...(whole !== undefined &&
            whole.as !== 'raw' && {
              body: value(whole.type, whole.as === 'wrapped', route, 'body'),
            }),
          ...(result.as === 'value' &&
            result.type !== undefined && {
              result: value(result.type, result.wrapped === true, route, 'result'),
            }),
        });
      }
    }
  }
  const all = [...byType.values()];
  kept.types = types;
  kept.messages = new Map([...all, ...texts].map((message) => [message.constant, message]));
  return { types, all, bodies, results, remotes, routes, texts };
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

/** A method with several routes has the same parameters in each, as a rule. */
function isSameFields(definition: TypeDef | undefined, fields: readonly Field[]): boolean {
  return definition?.k === 'object' && JSON.stringify(definition.fields) === JSON.stringify(fields);
}

function inputField({ k: _, inputs: __, objects: ___, ...field }: TextParameter): Field {
  return field;
}

type TextParameter = Extract<RouteIr['parameters'][number], { k: 'text' }>;

/** `game.arena.evict`, `request` → `GameArenaEvictRequest` */
function messageName(route: string, part: string): string {
  const name = pascal(route) + pascal(part);
  return /^[A-Za-z]/.test(name) ? name : `M${name}`;
}
