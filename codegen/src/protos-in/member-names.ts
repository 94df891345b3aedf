import { upperSnake } from '../wire/proto-names.js';
import type { ProtoEnum, ProtoField } from './proto-file.js';

/** What a field is called in TypeScript and in protobuf's JSON: `json_name`, or its name in lowerCamelCase. */
export function memberName(field: Pick<ProtoField, 'name' | 'jsonName'>): string {
  return field.jsonName ?? jsonName(field.name);
}

/** `slot_2_name` → `slot2Name`: each underscore is gone and the letter behind it large. */
function jsonName(name: string): string {
  return name.replace(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());
}

/** What an enum's values are called in TypeScript: without the enum's own name before them, if all have it. */
export function valueNames(declaration: ProtoEnum): readonly string[] {
  const prefix = `${upperSnake(declaration.name)}_`;
  const names = declaration.values.map((value) => value.name);
  const canShorten = names.every(
    (name) => name.startsWith(prefix) && /^[A-Z_]/.test(name.slice(prefix.length)),
  );
  return canShorten ? names.map((name) => name.slice(prefix.length)) : names;
}

/** Words that no interface can be called, and names that the generated declarations mean by them. */
const TAKEN = new Set(
  (
    'any as async await bigint boolean break case catch class const continue debugger default delete do else enum export ' +
    'extends false finally for function if implements import in instanceof interface let never new null number object ' +
    'package private protected public return static string super switch symbol this throw true try type typeof undefined ' +
    'unknown var void while with yield Date Json Map Uint8Array'
  ).split(' '),
);

/** What a message or enum is exported as. */
export function exportName(localName: string): string {
  return TAKEN.has(localName) ? `${localName}_` : localName;
}
