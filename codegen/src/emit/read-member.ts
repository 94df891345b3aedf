import { member, quote } from './text.js';

const ON_EVERY_OBJECT = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Reads a member; one that every object inherits counts only when the object itself has it. */
export function readMember(name: string, field: string): string {
  const access = `${name}${member(field)}`;
  if (!ON_EVERY_OBJECT.has(field)) return access;
  return `Object.hasOwn(${name}, ${quote(field)}) ? ${access} : undefined`;
}

/** The statement that adds a member to an object; `__proto__` as an assignment would set the prototype. */
export function addMember(object: string, field: string, value: string): string {
  if (field !== '__proto__') return `${object}${member(field)} = ${value};`;
  const rest = 'writable: true, enumerable: true, configurable: true';
  return `Object.defineProperty(${object}, '__proto__', { value: ${value}, ${rest} });`;
}
