import { ts } from '../discover/compiler.js';
import type { EnumMember, Type } from '../ir/ir.js';
import { readNotes } from './read-notes.js';
import type { TypeReading, Use } from './type-reading.js';

/** The enum that a type is, all of it: of one with a single member the checker knows only the member. */
export function enumOf(type: ts.Type, checker: ts.TypeChecker): ts.Symbol | undefined {
  const { symbol } = type;
  if (symbol === undefined) return undefined;
  if (symbol.flags & ts.SymbolFlags.Enum) return symbol;
  const parent = symbol.valueDeclaration?.parent;
  if (parent === undefined || !ts.isEnumDeclaration(parent)) return undefined;
  const whole = checker.getSymbolAtLocation(parent.name);
  return whole !== undefined && checker.getDeclaredTypeOfSymbol(whole) === type ? whole : undefined;
}

/** An enum with its members' values: all texts, or all whole numbers of 32 bits; a value twice is another name for it. */
export function readEnum(reader: TypeReading, type: ts.Type, use: Use): Type {
  const { checker } = reader.project;
  const symbol = enumOf(type, checker) ?? type.symbol;
  return reader.define(type, use, (inner) => {
    const members: EnumMember[] = [];
    for (const declaration of symbol.declarations ?? []) {
      if (!ts.isEnumDeclaration(declaration)) continue;
      for (const member of declaration.members) {
        const value = checker.getConstantValue(member);
        const name = memberName(member);
        const at = { ...inner, path: `${inner.path}.${name}`, at: member };
        if (value === undefined) {
          reader.refuse('CG2013', at, `the value of ${symbol.name}.${name} is computed`);
          continue;
        }
        if (typeof value === 'number' && !isInt32(value)) {
          const message = `${symbol.name}.${name} is ${value}, which is no whole number of 32 bits`;
          reader.refuse('CG2020', at, message);
          continue;
        }
        const memberSymbol = checker.getSymbolAtLocation(member.name);
        const { notes, numbers } = readNotes([member], memberSymbol, 'member', reader);
        members.push({ name, value, ...notes, ...numbers });
      }
    }
    const [first] = members;
    const other = members.find((member) => typeof member.value !== typeof first?.value);
    if (first !== undefined && other !== undefined) {
      const message = `${symbol.name} mixes texts and numbers: ${first.name} and ${other.name}`;
      reader.refuse('CG2020', inner, message, 'give all members a text, or all a number', {
        related: other.loc === undefined ? [] : [{ loc: other.loc, message: other.name }],
      });
    }
    return { k: 'enum', members };
  });
}

function memberName(member: ts.EnumMember): string {
  const { name } = member;
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : name.getText();
}

function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}
