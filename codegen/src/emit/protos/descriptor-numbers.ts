import type { ProtoScalar } from '../../wire/wire-model.js';

// Constants of google/protobuf/descriptor.proto.

/** FieldDescriptorProto.Label */
export const OPTIONAL = 1;
export const REPEATED = 3;

/** FieldDescriptorProto.Type */
export const TYPE_MESSAGE = 11;
export const TYPE_ENUM = 14;
export const SCALAR_NUMBERS: Readonly<Record<ProtoScalar, number>> = {
  double: 1,
  float: 2,
  int64: 3,
  uint64: 4,
  int32: 5,
  fixed32: 7,
  fixed64: 6,
  sfixed32: 15,
  sfixed64: 16,
  bool: 8,
  string: 9,
  bytes: 12,
  uint32: 13,
  sint32: 17,
  sint64: 18,
};
