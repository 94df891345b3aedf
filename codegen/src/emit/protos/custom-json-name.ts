import { jsonName } from '../../wire/proto-names.js';
import type { WireField, WireMessage } from '../../wire/wire-model.js';

/** A field's name in JSON, where protobuf would derive another one. Names that protobuf refuses are left out. */
export function customJsonName(message: WireMessage, field: WireField): string | undefined {
  const { member } = field;
  if (message.shape !== 'object' || field.key !== member) return undefined;
  if (member === jsonName(field.protoName)) return undefined;
  const isAllowed = member !== '' && !member.includes('\0') && !/^\[.*\]$/s.test(member);
  return isAllowed ? member : undefined;
}
