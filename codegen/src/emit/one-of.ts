import type { WireMember } from './wire-members.js';

/** The condition that more than one of some variables is there. */
export function moreThanOne(names: readonly string[]): string {
  return `${names.map((name) => `(${name} !== undefined)`).join(' + ')} > 1`;
}

/** The variables of the members of each oneof that has several members. */
export function oneofsOf(
  members: readonly { readonly member: WireMember; readonly name: string }[],
): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const { member, name } of members) {
    const { oneof } = member.field;
    if (oneof !== undefined) groups.set(oneof, [...(groups.get(oneof) ?? []), name]);
  }
  return [...groups.values()].filter((names) => names.length > 1);
}
