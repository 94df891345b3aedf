import { nestingOf } from '../../../../codegen/src/emit/protos/nesting.js';
import { printEnum } from '../../../../codegen/src/emit/protos/print-enum.js';
import { printMessage } from '../../../../codegen/src/emit/protos/print-message.js';
import { ProtoScope } from '../../../../codegen/src/emit/protos/proto-scope.js';
import { type Diagnostic, Findings } from '../../../../codegen/src/ir/diagnostic.js';
import type { Field, Loc, Type, TypeDef } from '../../../../codegen/src/ir/ir.js';
import { planWire } from '../../../../codegen/src/wire/plan-wire.js';
import type { WireMessage, WireModel } from '../../../../codegen/src/wire/wire-model.js';

/** A definition without what most tests do not care about. */
export type Definition =
  | { readonly fields: readonly Field[]; readonly name?: string; readonly removed?: string[] }
  | { readonly alias: Type; readonly name?: string }
  | { readonly members: Readonly<Record<string, string | number>>; readonly open?: true };

export interface Planned {
  readonly model: WireModel;
  /** The declarations of messages.proto. */
  readonly proto: string;
  readonly diagnostics: readonly Diagnostic[];
  /** @throws RangeError when there is none */
  message(name: string): WireMessage;
}

/** A place whose line is the field's, so that findings can be told apart. */
export function at(line: number): Loc {
  return { file: 'game.ts', line, column: 1, length: 1, text: '' };
}

function definitionOf(id: string, given: Definition): TypeDef {
  const base = { label: id, name: ('name' in given && given.name) || id, named: true };
  if ('alias' in given) return { ...base, k: 'alias', type: given.alias };
  if ('fields' in given) {
    const removed = given.removed === undefined ? {} : { removed: given.removed };
    return { ...base, k: 'object', fields: given.fields, ...removed };
  }
  const members = Object.entries(given.members).map(([name, value]) => ({ name, value }));
  return { ...base, k: 'enum', members, ...(given.open && { open: given.open }) };
}

/** Plans these types, the first of them as a body, with numbers in the order of declaration. */
export function plan(given: Readonly<Record<string, Definition>>, pkg = 'game.v1'): Planned {
  const types = Object.fromEntries(
    Object.entries(given).map(([id, one]) => [id, definitionOf(id, one)]),
  );
  const [body = ''] = Object.keys(types);
  const message = { constant: `${body}Codec`, label: body, type: { k: 'ref', id: body } } as const;
  const findings = new Findings();
  const none = { bodies: new Map(), results: new Map(), remotes: new Map(), routes: new Map() };
  const planned = planWire({ types, all: [message], texts: [], ...none }, pkg, findings);
  const model = numbered(planned.model);
  const scope = new ProtoScope(model, []);
  const nested = nestingOf(model);
  const declarations = nested(undefined).map((one) =>
    one.k === 'enum'
      ? printEnum(one.enumeration, '')
      : printMessage(one.message, { model, types, scope, nested }),
  );
  return {
    model,
    proto: declarations.join(''),
    diagnostics: findings.sorted(),
    message(name) {
      const found = model.messages.get(`${pkg}.${name}`);
      if (found === undefined) throw new RangeError(`no message ${name}`);
      return found;
    },
  };
}

function numbered(model: WireModel): WireModel {
  const messages = [...model.messages].map(([name, message]) => {
    const fields = message.fields.map((field, i) => ({ ...field, number: field.pin ?? i + 1 }));
    return [name, { ...message, fields }] as const;
  });
  const enums = [...model.enums].map(([name, one]) => {
    const values = one.values.map((value, i) =>
      one.numeric ? value : { ...value, number: i + 1 },
    );
    return [name, { ...one, values }] as const;
  });
  return { ...model, messages: new Map(messages), enums: new Map(enums) };
}
