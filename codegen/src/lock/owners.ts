import { type Ir, type Loc, pushRoute } from '../ir/ir.js';
import { ByObject, isSameList, type Memo } from '../ir/memo.js';
import { shareParts } from '../ir/share-parts.js';
import type { Messages } from '../wire/messages.js';
import type { WirePlan } from '../wire/plan-wire.js';
import { pascal } from '../wire/proto-names.js';
import type { WireEnum, WireField, WireMessage } from '../wire/wire-model.js';
import type { LimitedType } from './compare-types.js';
import type { LockSection } from './lock.js';
import { lockTypeOf, relativeName } from './lock-type.js';
import { routeSignature } from './route-signature.js';

/** All that the lock numbers: the model, its codecs, and how they are carried. */
export interface Numberable {
  readonly ir: Ir;
  readonly messages: Messages;
  readonly plan: WirePlan;
}

/** Something of today's contract that wants a number. */
export interface Wanted {
  readonly key: string;
  readonly was: readonly string[];
  readonly pin?: number;
  readonly hot?: true;
  /** Of a field or case. */
  readonly type?: LimitedType;
  /** Of a route, see route-signature.ts. */
  readonly signature?: string;
  /** The number itself, in an enum of numbers. */
  readonly value?: number;
  /** A caller must give it. */
  readonly isRequired?: boolean;
  readonly loc?: Loc;
}

/** What numbers are unique in: a message, a union, an enum, or all routes. */
export interface Owner {
  readonly section: LockSection;
  /** Relative to the package; empty for the routes. */
  readonly name: string;
  readonly numeric?: true;
  readonly rows: readonly Wanted[];
  /** Confirmed to be gone for good. */
  readonly removed: ReadonlySet<string>;
  /** Whether clients or callers on older servers write it. */
  readonly isSent: boolean;
  /** Names that the message certainly had, from `@was` of a remote. */
  readonly was: readonly string[];
  readonly loc?: Loc;
}

/** The owners of the last run, which are the same ones again where nothing changed. */
interface Kept {
  readonly declared: ByObject<WireMessage | WireEnum, Owner>;
  routes?: Owner;
}

function sameRoutes(before: Owner | undefined, now: Owner): Owner {
  const rows = shareParts(before?.rows, now.rows);
  const isSame = rows === before?.rows && isSameList([...before.removed], [...now.removed]);
  return before !== undefined && isSame ? before : { ...now, rows };
}

/** Today's contract as the lock sees it, in order of declaration. */
export function ownersOf({ ir, messages, plan }: Numberable, memo: Memo): readonly Owner[] {
  const kept = memo.slot('lock owners', (): Kept => ({ declared: new ByObject() }));
  const { model } = plan;
  const sent = sentMessages(messages, plan);
  const was = earlierRemotes(ir, messages, plan);
  const owners: Owner[] = [];
  for (const message of model.messages.values()) {
    if (message.external !== undefined) continue;
    const names = was.get(message.fullName) ?? [];
    const from = [model.package, sent.has(message.fullName), ...names];
    owners.push(
      kept.declared.get(message, from, () => messageOwner(message, model.package, sent, names)),
    );
  }
  for (const one of model.enums.values()) {
    if (one.external !== undefined) continue;
    owners.push(kept.declared.get(one, [model.package], () => enumOwner(one, model.package)));
  }
  kept.routes = sameRoutes(kept.routes, routesOwner({ ir, messages, plan }));
  owners.push(kept.routes);
  return owners;
}

function messageOwner(
  message: WireMessage,
  pkg: string,
  sent: ReadonlySet<string>,
  was: readonly string[],
): Owner {
  const taken = new Set<string>();
  const rows = message.fields.map((field): Wanted => {
    const key = keyOf(field, taken);
    taken.add(key);
    const isNull = key.endsWith(' (null)');
    return {
      key,
      was: field.was,
      // The value's field has them; what stands for null takes a number of its own.
      ...(!isNull && field.pin !== undefined && { pin: field.pin }),
      ...(!isNull && field.hot && { hot: true as const }),
      type: lockTypeOf(field, pkg),
      isRequired: field.presence === 'plain' && field.absentAsEmpty !== true,
      ...locOf(field.loc ?? message.loc),
    };
  });
  return {
    section: message.shape === 'union' ? 'oneofs' : 'messages',
    name: relativeName(message.fullName, pkg),
    rows,
    removed: new Set(message.removed),
    isSent: sent.has(message.fullName),
    was,
    ...locOf(message.loc),
  };
}

/** A union may have both `1` and `'1'` as discriminants. */
export function keyOf(field: WireField, taken: ReadonlySet<string>): string {
  return taken.has(field.key) && field.match?.by === 'tag'
    ? `${field.key} (${typeof field.match.value})`
    : field.key;
}

function enumOwner(one: WireEnum, pkg: string): Owner {
  const rows = new Map<string, Wanted>();
  for (const value of one.values) {
    if (rows.has(value.key)) continue; // two members with one text are one value
    rows.set(value.key, {
      key: value.key,
      was: value.was,
      ...(value.pin !== undefined && { pin: value.pin }),
      ...(one.numeric && { value: value.number }),
      ...locOf(value.loc ?? one.loc),
    });
  }
  return {
    section: 'enums',
    name: relativeName(one.fullName, pkg),
    ...(one.numeric && { numeric: true as const }),
    rows: [...rows.values()],
    removed: new Set(one.removed),
    isSent: false,
    was: [],
    ...locOf(one.loc),
  };
}

function routesOwner({ ir, messages, plan }: Numberable): Owner {
  const rows: Wanted[] = [];
  const removed = new Set<string>();
  for (const server of ir.servers) {
    for (const component of server.components) {
      const prefix = `${server.name}.${component.name}`;
      const whole = (name: string) => (name.includes('.') ? [name] : [`${prefix}.${name}`, name]);
      for (const name of component.removed ?? []) for (const one of whole(name)) removed.add(one);
      for (const handler of component.handlers) {
        rows.push({
          key: `${prefix}.${handler.name}`,
          was: (handler.was ?? []).flatMap(whole),
          signature: routeSignature(handler, messages, plan),
          loc: handler.loc,
        });
      }
      for (const push of component.pushes) {
        rows.push({
          key: pushRoute(server.name, component.name, push),
          was: (push.was ?? []).flatMap(whole),
          signature: routeSignature(push, messages, plan),
          loc: push.loc,
        });
      }
    }
  }
  // Two components may push the same route only by mistake, which is reported elsewhere.
  const unique = [...new Map(rows.map((row) => [row.key, row])).values()];
  return { section: 'routes', name: '', rows: unique, removed, isSent: true, was: [] };
}

/** The names of the wrapped messages of remotes that are gone for good. */
export function removedRemotes(ir: Ir): ReadonlySet<string> {
  const names = new Set<string>();
  for (const server of ir.servers) {
    for (const component of server.components) {
      for (const name of component.removed ?? []) {
        const route = name.includes('.') ? name : `${server.name}.${component.name}.${name}`;
        for (const part of ['Request', 'Response']) names.add(pascal(route) + part);
      }
    }
  }
  return names;
}

/** What the wrapped messages of renamed remotes were called. */
function earlierRemotes(
  ir: Ir,
  messages: Messages,
  plan: WirePlan,
): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const server of ir.servers) {
    for (const component of server.components) {
      for (const remote of component.remotes) {
        const pair = messages.remotes.get(remote);
        if (pair === undefined || remote.was === undefined) continue;
        const routes = remote.was.map((name) =>
          name.includes('.') ? name : `${server.name}.${component.name}.${name}`,
        );
        for (const [message, part] of [
          [pair.request, 'Request'],
          [pair.reply, 'Response'],
        ] as const) {
          const carrier = plan.carriers.get(message);
          if (carrier === undefined) continue;
          names.set(
            carrier,
            routes.map((route) => pascal(route) + part),
          );
        }
      }
    }
  }
  return names;
}

/** The messages inside what clients, and remotes' callers on older servers, write. */
function sentMessages(messages: Messages, plan: WirePlan): ReadonlySet<string> {
  const open: string[] = [];
  for (const [key, message] of messages.bodies) {
    const carrier = plan.carriers.get(message);
    if (carrier !== undefined && 'kind' in key) open.push(carrier);
  }
  for (const { request } of messages.remotes.values()) {
    const carrier = plan.carriers.get(request);
    if (carrier !== undefined) open.push(carrier);
  }
  const found = new Set<string>();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    for (const { type } of plan.model.messages.get(name)?.fields ?? []) {
      const element = type.w === 'repeated' ? type.of : type.w === 'map' ? type.value : type;
      if (element.w === 'message') open.push(element.id);
    }
  }
  return found;
}

function locOf(loc: Loc | undefined): { loc?: Loc } {
  return loc === undefined ? {} : { loc };
}
