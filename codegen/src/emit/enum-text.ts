import type { TypeDef } from '../ir/ir.js';
import { key, literal } from './text.js';

/** An enum as an object that clients may name; empty for any other type. */
export function enumText(definition: TypeDef, name: string): string {
  if (definition.k !== 'enum') return '';
  const members = definition.members.map((one) => `  ${key(one.name)}: ${literal(one.value)},\n`);
  return `export const ${name} = {\n${members.join('')}};\n\n`;
}
