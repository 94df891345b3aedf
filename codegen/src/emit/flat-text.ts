import type { Field, TypeId } from '../ir/ir.js';
import { CodecBody } from './codec-body.js';
import type { CodecFile } from './codec-file.js';
import { readMember } from './read-member.js';
import { quote } from './text.js';

/** Of more, putting a text together from pieces is no faster than `JSON.stringify`. */
const MOST_FIELDS = 8;
/** `JSON.stringify` puts such names before all others. */
const INDEX = /^\d+$/;

/**
 * Emits the function that checks a flat message, texts, numbers and booleans that are always there, and writes it as JSON: in a third of
 * the time that a copy and `JSON.stringify` take. Undefined for any other type.
 */
export function flatTextFunction(file: CodecFile, id: TypeId): string | undefined {
  const definition = file.forms.definition(id);
  if (definition.k !== 'object') return undefined;
  const { fields } = definition;
  if (fields.length === 0 || fields.length > MOST_FIELDS || !fields.every(isFlat)) return undefined;
  return file.typeFunction('text', id, () => {
    const body = new CodecBody(file, 'print', false);
    const { lines } = body;
    body.refuseIf(`typeof value !== 'object' || value === null || Array.isArray(value)`);
    const parts = fields.map(({ name, type }, index) => {
      const value = lines.fresh();
      lines.add(`const ${value} = ${readMember('value', name)};`);
      const checked = body.value(type, value);
      const text = type.k === 'string' ? `${file.runtime('jsonText')}(${checked})` : checked;
      return `${quote(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`)} + ${text}`;
    });
    lines.add(`return ${parts.join(' + ')} + '}';`);
    return `function text_${id}(value) {\n${lines}}\n`;
  });
}

function isFlat({ name, type, optional, undef }: Field): boolean {
  if (optional || undef || INDEX.test(name)) return false;
  return (
    type.k === 'string' || type.k === 'boolean' || (type.k === 'number' && type.nonFinite !== true)
  );
}
