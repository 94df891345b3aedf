import { Findings } from '../../../../codegen/src/ir/diagnostic.js';
import {
  type ComponentIr,
  type EnumMember,
  type Field,
  type HandlerIr,
  IR_VERSION,
  type Ir,
  type Loc,
  type PushIr,
  type RemoteIr,
  type Type,
  type TypeDef,
} from '../../../../codegen/src/ir/ir.js';
import { emptyLock, type Lock } from '../../../../codegen/src/lock/lock.js';
import {
  type Numbered,
  numberWire,
  type Published,
} from '../../../../codegen/src/lock/number-wire.js';
import { printLock } from '../../../../codegen/src/lock/print-lock.js';
import { collectMessages } from '../../../../codegen/src/wire/messages.js';
import { planWire } from '../../../../codegen/src/wire/plan-wire.js';

export const LOC: Loc = { file: 'shop.ts', line: 1, column: 1, length: 1, text: '' };
export const TEXT: Type = { k: 'string' };
export const NUMBER: Type = { k: 'number' };
export const FLAG: Type = { k: 'boolean' };
export const ref = (id: string): Type => ({ k: 'ref', id });
export const list = (of: Type): Type => ({ k: 'array', of });
export const literals = (...values: (string | number)[]): Type => ({
  k: 'union',
  of: values.map((value) => ({ k: 'literal', value })),
});

/** `field('x?', TEXT)` is optional. */
export function field(name: string, type: Type, notes: Partial<Field> = {}): Field {
  const optional = name.endsWith('?') ? { optional: true as const } : {};
  return { name: name.replace('?', ''), type, ...optional, ...notes };
}

export function object(name: string, fields: readonly Field[], removed: string[] = []): TypeDef {
  return { k: 'object', label: name, name, named: true, fields, loc: LOC, removed };
}

export function enumOf(
  name: string,
  members: Readonly<Record<string, string | number>> | readonly EnumMember[],
  removed: string[] = [],
): TypeDef {
  const list = Array.isArray(members)
    ? (members as readonly EnumMember[])
    : Object.entries(members).map(([key, value]) => ({ name: key, value: value as string }));
  return { k: 'enum', label: name, name, named: true, members: list, loc: LOC, removed };
}

export function alias(name: string, type: Type, removed: string[] = []): TypeDef {
  return { k: 'alias', label: name, name, named: true, type, loc: LOC, removed };
}

/** A union of objects told apart by `kind`. */
export function tagged(...cases: readonly [value: string, id: string][]): Type {
  return {
    k: 'union',
    of: cases.map(([, id]) => ref(id)),
    tag: { field: 'kind', cases: cases.map(([value, id]) => ({ values: [value], id })) },
  };
}

interface Methods {
  readonly handlers?: readonly HandlerIr[];
  readonly pushes?: readonly PushIr[];
  readonly remotes?: readonly RemoteIr[];
  readonly removed?: readonly string[];
}

export function handler(
  name: string,
  body: Type | undefined,
  result?: Type | 'notify',
  was: readonly string[] = [],
): HandlerIr {
  return {
    method: name,
    name,
    loc: LOC,
    kind: result === 'notify' ? 'notify' : 'request',
    concurrent: false,
    access: 'public',
    parameters: ['body'],
    body: body === undefined ? { k: 'none' } : { k: 'message', type: body },
    result:
      result === undefined || result === 'notify' ? { k: 'none' } : { k: 'message', type: result },
    was,
  };
}

export function push(name: string, body: Type, more: Partial<PushIr> = {}): PushIr {
  return { member: name, name, body: { k: 'message', type: body }, loc: LOC, ...more };
}

export function remote(
  name: string,
  parameters: readonly Field[],
  was: readonly string[] = [],
): RemoteIr {
  return {
    method: name,
    name,
    loc: LOC,
    parameters: parameters.map((one) => ({ k: 'field', ...one })),
    result: undefined,
    was,
  };
}

/** The contract of the server `s` with the component `shop`. */
export function shop(types: readonly TypeDef[], methods: Methods, pkg = 'shop.v1') {
  const component: ComponentIr = {
    name: 'shop',
    className: 'Shop',
    file: 'shop.ts',
    exportName: 'Shop',
    isAbstract: false,
    dependencies: [],
    loc: LOC,
    handlers: [],
    remotes: [],
    pushes: [],
    routes: [],
    ...methods,
  };
  const ir: Ir = {
    version: IR_VERSION,
    servers: [{ name: 's', frontend: true, components: [component], providers: [] }],
    types: Object.fromEntries(types.map((type) => [type.name, type])),
  };
  const findings = new Findings();
  const messages = collectMessages(ir);
  const plan = planWire(messages, pkg, findings);
  if (findings.count > 0) throw new Error(JSON.stringify(findings.sorted()));
  return { ir, messages, plan };
}

/** A shop whose only handler takes an Order with these fields. */
export function orders(
  fields: readonly Field[],
  removed: string[] = [],
  more: readonly TypeDef[] = [],
) {
  const types = [object('Order', fields, removed), ...more];
  return shop(types, { handlers: [handler('buy', ref('Order'), 'notify')] });
}

export interface Outcome extends Numbered {
  /** `CG4051 error` … in their order. */
  readonly codes: readonly string[];
  readonly messages: readonly string[];
}

export function number(
  contract: ReturnType<typeof shop>,
  lock: Lock = emptyLock(contract.plan.model.package),
  published: Published = 'disk',
): Outcome {
  const findings = new Findings();
  const numbered = numberWire(contract, lock, printLock(lock), published, findings);
  const found = findings.sorted();
  return {
    ...numbered,
    codes: found.map(({ code, severity }) => `${code} ${severity}`),
    messages: found.map(({ message, hint }) => `${message} | ${hint ?? ''}`),
  };
}

/** `1 item string`, with notes behind. */
export function rows(lock: Lock, name: string): readonly string[] {
  const full = `${lock.package}.${name}`;
  const found = lock.messages.get(full) ?? lock.oneofs.get(full) ?? lock.enums.get(full);
  const entries = name === 'routes' ? lock.routes : found;
  return (entries ?? []).map((row) =>
    [
      row.number,
      row.name,
      ...(row.type === undefined ? [] : [row.type]),
      ...(row.deleted ? ['deleted'] : []),
      ...(row.alias ? ['alias'] : []),
      ...(row.was === undefined ? [] : [`was ${row.was.join()}`]),
    ].join(' '),
  );
}
