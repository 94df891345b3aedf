import type { WireField, WireMessage } from '../wire/wire-model.js';

/** The fields that stand for one JavaScript member: one, or two for a member that may be absent, null or a value. */
export interface WireMember {
  readonly member: string;
  readonly fields: readonly WireField[];
  /** The field with the value; of a member that is always null, that one. */
  readonly field: WireField;
  /** What a member that is on the wire in no way is; undefined when that is refused or a default. */
  readonly absent: 'undefined' | 'null' | undefined;
}

export function membersOf(message: WireMessage): readonly WireMember[] {
  const members = new Map<string, WireField[]>();
  for (const field of message.fields) {
    const fields = members.get(field.member);
    if (fields === undefined) members.set(field.member, [field]);
    else fields.push(field);
  }
  return [...members].flatMap(([member, fields]) => {
    const field = fields.find((one) => one.type.w !== 'null') ?? fields[0];
    return field === undefined ? [] : { member, fields, field, absent: field.absent };
  });
}
