import type { Type } from '../ir/ir.js';
import { type Literal, literalsOf } from '../wire/literals-of.js';
import type { JsonCode } from './json-code.js';
import { caseName, lookAlike } from './json-kind.js';
import { readMember } from './read-member.js';
import { literal, quote } from './text.js';
import { isObject, memberTest, sameAs } from './union-test.js';

type Union = Extract<Type, { k: 'union' }>;

/** The members of a union as branches: how each is told apart, its name in JSON, and its copy. */
interface Branch {
  readonly test: string;
  /** Undefined for null, which is itself in every union. */
  readonly name: string | undefined;
  /** Emits the check; answers the expression of the copy. */
  copy(value: string): string;
}

/** Emits the copy of a union's value. */
export function unionCode(body: JsonCode, type: Union, name: string): string {
  const branches = branchesOf(body, type, name);
  if (branches === undefined) {
    const literals = type.of.flatMap((one) => (one.k === 'literal' ? [one.value] : []));
    return body.among(literals, name, type.open);
  }
  const result = body.lines.fresh();
  body.lines.add(`let ${result};`);
  if (!lookAlike(type, body.file.forms)) {
    emitBranches(body, branches, (branch) => body.lines.add(`${result} = ${branch.copy(name)};`));
  } else if (body.direction === 'print') {
    emitBranches(body, branches, (branch) => {
      const copy = branch.copy(name);
      body.lines.add(
        `${result} = ${branch.name === undefined ? copy : `{ ${branch.name}: ${copy} }`};`,
      );
    });
  } else parseNamed(body, branches, name, result);
  return result;
}

function emitBranches(
  body: JsonCode,
  branches: readonly Branch[],
  emit: (branch: Branch) => void,
): void {
  branches.forEach((branch, i) => {
    body.lines.add(`${i === 0 ? '' : '} else '}if (${branch.test}) {`);
    body.lines.indented(() => emit(branch));
  });
  body.lines.add('} else return INVALID;');
}

/** `{ date_value: '…' }`: JSON alone does not tell which member it is. */
function parseNamed(
  body: JsonCode,
  branches: readonly Branch[],
  name: string,
  result: string,
): void {
  const { lines } = body;
  if (branches.some((branch) => branch.name === undefined))
    lines.add(`if (${name} === null) ${result} = null;`);
  const head = branches.some((branch) => branch.name === undefined) ? 'else {' : '{';
  lines.add(head);
  lines.indented(() => {
    const keys = lines.fresh('k');
    body.refuseIf(`!(${isObject(name)})`);
    lines.add(`const ${keys} = Object.keys(${name});`);
    body.refuseIf(`${keys}.length !== 1`);
    lines.block(`switch (${keys}[0])`, () => {
      for (const branch of branches) {
        if (branch.name === undefined) continue;
        lines.block(`case ${quote(branch.name)}:`, () => {
          const value = lines.fresh();
          lines.add(`const ${value} = ${name}.${branch.name};`);
          lines.add(`${result} = ${branch.copy(value)};`);
          lines.add('break;');
        });
      }
      lines.add('default:');
      lines.indented(() => lines.add('return INVALID;'));
    });
  });
  lines.add('}');
}

/** Undefined for a union of literals alone. */
function branchesOf(body: JsonCode, type: Union, name: string): readonly Branch[] | undefined {
  const { forms } = body.file;
  const { tag } = type;
  const isPrint = body.direction === 'print';
  const tagged = new Set(tag?.cases.map((one) => one.id));
  const plain = type.of.filter((one) => !(one.k === 'ref' && tagged.has(one.id)));
  const others = plain.filter((one) => literalsOf(forms, one) === undefined);
  if (others.length === 0 && tag === undefined && plain.every((one) => one.k === 'literal'))
    return undefined;
  const test = (one: Type) => memberTest(one, name, isPrint, forms);
  const isAny = (one: Type) => Number(test(one) === isObject(name));
  others.sort((a, b) => isAny(a) - isAny(b));
  const literals = new Map<string, Literal[]>();
  for (const one of plain) {
    const label = caseName(one, forms);
    const values = literalsOf(forms, one);
    if (values !== undefined) literals.set(label, [...(literals.get(label) ?? []), ...values]);
  }
  const branches: Branch[] = [...literals].map(([label, values]) => ({
    test: sameAs(name, values),
    name: label,
    copy: (value) => body.among(values, value, false),
  }));
  for (const one of others) {
    branches.push({
      test: test(one),
      name: one.k === 'null' ? undefined : caseName(one, forms),
      copy: (value) => (one.k === 'null' ? 'null' : body.value(one, value)),
    });
  }
  if (tag !== undefined)
    branches.push({
      test: isObject(name),
      name: 'object_value',
      copy: (value) => taggedCode(body, tag, value),
    });
  return branches;
}

function taggedCode(body: JsonCode, tag: NonNullable<Union['tag']>, name: string): string {
  const { lines } = body;
  const result = lines.fresh();
  lines.add(`let ${result};`);
  body.refuseIf(`!(${isObject(name)})`);
  lines.block(`switch (${readMember(name, tag.field)})`, () => {
    for (const one of tag.cases) {
      for (const value of one.values) lines.add(`case ${literal(value)}:`);
      lines.indented(() => {
        lines.add(`${result} = ${body.callOf(one.id, name)};`);
        lines.add('break;');
      });
    }
    lines.add('default:');
    lines.indented(() => lines.add('return INVALID;'));
  });
  body.refuseIf(`${result} === INVALID`);
  return result;
}
