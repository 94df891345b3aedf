import { type Diagnostic, Findings } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import { ByObject, Memo } from '../ir/memo.js';
import { NOWHERE } from './drafts.js';
import { jsonName, mapEntryName, pascal } from './proto-names.js';
import type { WireEnum, WireMessage, WireModel } from './wire-model.js';

/** Each name of the .proto files once in its scope, and fields by names that survive. */
export function checkNames(model: WireModel, findings: Findings, memo = new Memo()): void {
  const known = memo.slot('names', () => new ByObject<WireMessage | WireEnum, Names>());
  const scopes = new Scopes(findings);
  const check = (one: WireMessage | WireEnum, namesOf: () => Names): void => {
    if (one.external !== undefined) return;
    const { claims, problems } = known.get(one, [], namesOf);
    for (const { name, loc } of claims) scopes.claim(name, loc);
    for (const problem of problems) findings.add(problem);
  };
  for (const message of model.messages.values()) check(message, () => namesOfMessage(message));
  for (const one of model.enums.values()) check(one, () => namesOfEnum(one));
}

/** The full names that a declaration takes, and what is wrong inside it. */
interface Names {
  readonly claims: readonly { readonly name: string; readonly loc: Loc | undefined }[];
  readonly problems: readonly Diagnostic[];
}

function namesOfMessage(message: WireMessage): Names {
  const found = new Findings();
  checkFields(message, found);
  const entries = message.fields.flatMap((field) =>
    field.type.w === 'map'
      ? [
          {
            name: `${message.fullName}.${mapEntryName(field.protoName)}`,
            loc: field.loc ?? message.loc,
          },
        ]
      : [],
  );
  const own = { name: nameIn(message.parent, message.name), loc: message.loc };
  return { claims: [own, ...entries], problems: found.sorted() };
}

function namesOfEnum(one: WireEnum): Names {
  const found = new Findings();
  checkValues(one, found);
  // Protobuf puts the values of an enum beside it, not into it.
  const values = [...new Set(one.values.map((value) => value.protoName))];
  const claims = [one.name, ...values].map((name) => ({
    name: nameIn(one.parent, name),
    loc: one.loc,
  }));
  return { claims, problems: found.sorted() };
}

function nameIn(parent: string | undefined, name: string): string {
  return parent === undefined ? name : `${parent}.${name}`;
}

/** The names of messages, enums and enum values, by the message that they are declared in. */
class Scopes {
  readonly #findings: Findings;
  readonly #names = new Map<string, Loc | undefined>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  claim(fullName: string, loc: Loc | undefined): void {
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
