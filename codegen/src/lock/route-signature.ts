import type { Body, HandlerIr, PushIr } from '../ir/ir.js';
import type { Message, Messages } from '../wire/messages.js';
import type { WirePlan } from '../wire/plan-wire.js';
import type { TypeChange } from './compare-types.js';
import { relativeName } from './lock-type.js';

/**
 * What the lock remembers of a route: `(JoinRequest) => JoinReply` of a request, `(Move)` of a notify, `push ArenaState`.
 * `void` is nothing and `raw` bytes that are no message.
 */
export function routeSignature(
  one: HandlerIr | PushIr,
  messages: Messages,
  plan: WirePlan,
): string {
  const name = (body: Body, message: Message | undefined): string => {
    const carrier = message && plan.carriers.get(message);
    if (carrier !== undefined) return relativeName(carrier, plan.model.package);
    return body.k === 'raw' ? 'raw' : 'void';
  };
  const body = name(one.body, messages.bodies.get(one));
  if (!('kind' in one)) return `push ${body}`;
  if (one.kind === 'notify') return `(${body})`;
  return `(${body}) => ${name(one.result, messages.results.get(one))}`;
}

interface Signature {
  readonly kind: 'push' | 'notify' | 'request';
  readonly body: string;
  readonly result?: string;
}

export function parseSignature(text: string): Signature | undefined {
  const match = /^(?:push (?<push>\S+)|\((?<body>\S+)\)(?: => (?<result>\S+))?)$/.exec(text);
  const { push, body, result } = match?.groups ?? {};
  if (push !== undefined) return { kind: 'push', body: push };
  if (body === undefined) return undefined;
  return result === undefined ? { kind: 'notify', body } : { kind: 'request', body, result };
}

/** The messages of a signature in a fixed order, `void` and `raw` among them. */
export function signatureParts(text: string): readonly string[] {
  const parsed = parseSignature(text);
  return parsed === undefined ? [] : [parsed.body, parsed.result ?? 'void'];
}

/** What a change of a route's messages means for clients that know the old ones. @param nameThen today's name → the old one */
export function compareSignatures(
  old: string,
  now: string,
  nameThen: (name: string) => string,
): TypeChange {
  const before = parseSignature(old);
  const after = parseSignature(now);
  const incompatible = { change: 'incompatible', reason: `it was ${old} and is ${now}` } as const;
  if (before === undefined || after === undefined || before.kind !== after.kind)
    return incompatible;
  const body = nameThen(after.body);
  const isIgnored = body === 'void' && before.body !== 'raw' && before.kind !== 'push';
  // No body at all reads as the empty message.
  const isNew = before.body === 'void' && body !== 'void' && body !== 'raw';
  if (before.body !== body && !isIgnored && !isNew) return incompatible;
  const result = after.result && nameThen(after.result);
  const isAnswered = before.result === 'void' && result !== 'raw';
  if (before.result !== result && !isAnswered) return incompatible;
  return isNew && before.kind !== 'push' ? { change: 'required' } : { change: 'none' };
}
