import type { Findings } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import { memberName } from './member-names.js';
import type { ProtoEnum, ProtoFile, ProtoMessage, ProtoReserved } from './proto-file.js';

const MAX_FIELD_NUMBER = 2 ** 29 - 1;
/** Fields of a message, values of an enum, and what it reserves. */
const MAX_DECLARED = 2000;

/** The rules of a message or enum that need nothing beside it: its numbers and names. */
export function checkMessage(message: ProtoMessage, findings: Findings): void {
  checkNumbers(message.fields, message.reserved, message, findings);
  const members = new Map<string, string>();
  const oneofs = new Set(message.fields.flatMap((field) => field.oneof ?? []));
  for (const field of message.fields) {
    const { number, numberLoc, name, loc } = field;
    if (number < 1 || number > MAX_FIELD_NUMBER || (number >= 19_000 && number <= 19_999)) {
      const range = `1 to ${MAX_FIELD_NUMBER}, without 19000 to 19999`;
      findings.error('CG3056', numberLoc, `${number} is no field number; they are ${range}`);
    }
    if (oneofs.has(name))
      findings.error('CG3057', loc, `a field and a oneof of ${message.name} are both ${name}`);
    const member = memberName(field);
    const other = members.get(member);
    if (other !== undefined && other !== name) {
      const text = `the fields ${other} and ${name} are both ${member} in TypeScript and in JSON`;
      findings.error('CG3057', loc, text, { hint: 'rename one of them, or give it a json_name' });
    }
    members.set(member, name);
  }
}

export function checkEnum(declaration: ProtoEnum, findings: Findings): void {
  checkNumbers(declaration.values, declaration.reserved, declaration, findings);
  const [first] = declaration.values;
  if (first === undefined || first.number !== 0) {
    findings.error(
      'CG3056',
      first?.numberLoc ?? declaration.loc,
      `the first value of ${declaration.name} must be 0: it stands for a field that is not there`,
    );
  }
  for (const { number, numberLoc } of declaration.values) {
    if (number < -(2 ** 31) || number >= 2 ** 31)
      findings.error('CG3056', numberLoc, `${number} does not fit into 32 bits`);
  }
}

/** Each rpc of a service has its own name. */
export function checkServices(file: ProtoFile, findings: Findings): void {
  const services = new Set<string>();
  for (const service of file.services) {
    if (services.has(service.name))
      findings.error('CG3057', service.loc, `${service.name} is declared twice`);
    services.add(service.name);
    const methods = new Set<string>();
    for (const { name, loc } of service.methods) {
      if (methods.has(name))
        findings.error('CG3057', loc, `${service.name}.${name} is declared twice`);
      methods.add(name);
    }
  }
}

function checkNumbers(
  declared: readonly { name: string; loc: Loc; number: number; numberLoc: Loc }[],
  { ranges, names }: ProtoReserved,
  owner: { readonly name: string; readonly loc: Loc },
  findings: Findings,
): void {
  const most = Math.max(declared.length, ranges.length, names.length);
  if (most > MAX_DECLARED) {
    const loc = declared[0]?.loc ?? owner.loc;
    findings.error('CG3060', loc, `${owner.name} has more than ${MAX_DECLARED} fields or values`);
    return;
  }
  const seenNames = new Map<string, Loc>();
  const seenNumbers = new Map<number, string>();
  for (const { name, loc, number, numberLoc } of declared) {
    const other = seenNames.get(name);
    if (other !== undefined) {
      const related = [{ loc: other, message: 'declared here' }];
      findings.error('CG3057', loc, `${owner.name}.${name} is declared twice`, { related });
    }
    seenNames.set(name, loc);
    const same = seenNumbers.get(number);
    if (same !== undefined)
      findings.error(
        'CG3056',
        numberLoc,
        `${number} is the number of ${owner.name}.${same} already`,
      );
    else seenNumbers.set(number, name);
    if (ranges.some(({ from, to }) => number >= from && number <= to))
      findings.error('CG3056', numberLoc, `${owner.name} reserves the number ${number}`);
    if (names.includes(name))
      findings.error('CG3057', loc, `${owner.name} reserves the name ${name}`);
  }
}
