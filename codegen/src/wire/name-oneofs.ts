import type { WireField } from './wire-model.js';

/** Gives each oneof a name that no field beside it has: protobuf keeps both in one scope. */
export function nameOneofs(fields: readonly WireField[]): readonly WireField[] {
  const taken = new Set(fields.map((field) => field.protoName));
  const names = new Map<string, string>();
  for (const { oneof } of fields) {
    if (oneof === undefined || names.has(oneof)) continue;
    let name = oneof;
    while (taken.has(name)) name = `${name}_case`;
    taken.add(name);
    names.set(oneof, name);
  }
  if ([...names].every(([wanted, name]) => wanted === name)) return fields;
  return fields.map((field) =>
    field.oneof === undefined ? field : { ...field, oneof: names.get(field.oneof) ?? field.oneof },
  );
}
