import type { Findings } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import { NOWHERE } from './drafts.js';
import { jsonName, mapEntryName, pascal } from './proto-names.js';
import type { WireEnum, WireMessage, WireModel } from './wire-model.js';

/** Each name of the .proto files once in its scope, and fields by names that survive. */
export function checkNames(model: WireModel, findings: Findings): void {
  const scopes = new Scopes(findings);
  for (const message of model.messages.values()) {
    if (message.external !== undefined) continue;
    scopes.claim(message.parent, message.name, message.loc);
    for (const field of message.fields) {
      if (field.type.w === 'map')
        scopes.claim(message.fullName, mapEntryName(field.protoName), field.loc ?? message.loc);
    }
    checkFields(message, findings);
  }
  for (const one of model.enums.values()) {
    if (one.external !== undefined) continue;
    scopes.claim(one.parent, one.name, one.loc);
    // Protobuf puts the values of an enum beside it, not into it.
    for (const name of new Set(one.values.map((value) => value.protoName)))
      scopes.claim(one.parent, name, one.loc);
    checkValues(one, findings);
  }
}

/** The names of messages, enums and enum values, by the message that they are declared in. */
class Scopes {
  readonly #findings: Findings;
  readonly #names = new Map<string, Loc | undefined>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  claim(parent: string | undefined, name: string, loc: Loc | undefined): void {
    const fullName = parent === undefined ? name : `${parent}.${name}`;
    if (!this.#names.has(fullName)) {
      this.#names.set(fullName, loc);
      return;
    }
    const message = `two declarations want the name ${fullName} in the .proto files`;
    this.#findings.error('CG3001', loc ?? NOWHERE, message, other(this.#names.get(fullName)));
  }
}

function checkFields(message: WireMessage, findings: Findings): void {
  const byName = new Map<string, { readonly member: string; readonly loc?: Loc }>();
  for (const field of message.fields) {
    const { member, protoName } = field;
    const loc = field.loc ?? message.loc ?? NOWHERE;
    // Also the name that protobuf's JSON derives must be one of a kind: `user_1` and `user1` are both user1 there.
    const name = jsonName(protoName);
    const known = byName.get(name);
    if (known !== undefined) {
      const text = `${message.name}: ${JSON.stringify(known.member)} and ${JSON.stringify(member)} are both ${protoName} in the .proto files`;
      findings.error('CG3002', loc, text, other(known.loc));
      continue;
    }
    byName.set(name, { member, loc });
    const isCamelCase = field.key === member && /^[a-z][A-Za-z0-9]*$/.test(member);
    if (message.shape === 'object' && isCamelCase && name !== member) {
      const text = `${message.name}.${member} is ${protoName} in the .proto files, which other languages read as ${name}`;
      findings.warn('CG3003', loc, text, {
        hint: `Write ${name} instead of ${member}, or leave it: JSON and Nopal's own clients keep ${member}.`,
      });
    }
  }
}

function checkValues(one: WireEnum, findings: Findings): void {
  interface Known {
    readonly key: string;
    readonly number: number;
    readonly loc: Loc;
  }
  const byName = new Map<string, Known>();
  const byPascal = new Map<string, Known>();
  for (const { key, protoName, number, loc: own } of one.values) {
    const loc = own ?? one.loc ?? NOWHERE;
    // Protobuf compares without the enum's name and the underscores; several names of one number need only differ.
    const same = byName.get(protoName) ?? byPascal.get(pascalValue(protoName));
    const isAlias = one.numeric && same?.number === number && !byName.has(protoName);
    if (same !== undefined && !isAlias) {
      const text = `${one.name}: ${JSON.stringify(same.key)} and ${JSON.stringify(key)} are both ${protoName} in the .proto files`;
      findings.error('CG3002', loc, text, other(same.loc));
    }
    byName.set(protoName, { key, number, loc });
    byPascal.set(pascalValue(protoName), { key, number, loc });
  }
}

function pascalValue(protoName: string): string {
  return pascal(protoName.toLowerCase());
}

function other(loc: Loc | undefined) {
  return loc === undefined || loc === NOWHERE
    ? {}
    : { related: [{ loc, message: 'the other one' }] };
}
