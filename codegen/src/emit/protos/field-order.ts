import type { WireField } from '../../wire/wire-model.js';

/** A field by itself, or the cases of a oneof. */
export interface FieldGroup {
  readonly oneof: string | undefined;
  readonly fields: readonly WireField[];
}

/** Fields by number; the cases of a oneof together, where its first one stands. */
export function fieldGroups(fields: readonly WireField[]): readonly FieldGroup[] {
  const sorted = [...fields].sort((a, b) => a.number - b.number);
  const done = new Set<string>();
  const groups: FieldGroup[] = [];
  for (const field of sorted) {
    const { oneof } = field;
    if (oneof === undefined) groups.push({ oneof, fields: [field] });
    else if (!done.has(oneof)) {
      done.add(oneof);
      groups.push({ oneof, fields: sorted.filter((one) => one.oneof === oneof) });
    }
  }
  return groups;
}

/** Whether absence must be declared; a message is known to be absent anyway. */
export function hasExplicitPresence({ presence, type }: WireField): boolean {
  return presence === 'optional' && (type.w === 'scalar' || type.w === 'enum' || type.w === 'null');
}
