/** Declares options; what is in it no field can have. */
export const DESCRIPTOR_FILE = 'google/protobuf/descriptor.proto';

/**
 * The files of google.protobuf that hand-written ones may import. Of descriptor.proto only the options can be meant, which
 * are notes for other tools.
 */
export const WELL_KNOWN_FILES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    any: 'message Any { string type_url = 1; bytes value = 2; }',
    descriptor: '',
    duration: 'message Duration { int64 seconds = 1; int32 nanos = 2; }',
    empty: 'message Empty {}',
    field_mask: 'message FieldMask { repeated string paths = 1; }',
    struct: `message Struct { map<string, Value> fields = 1; }
message Value {
  oneof kind {
    NullValue null_value = 1;
    double number_value = 2;
    string string_value = 3;
    bool bool_value = 4;
    Struct struct_value = 5;
    ListValue list_value = 6;
  }
}
message ListValue { repeated Value values = 1; }
enum NullValue { NULL_VALUE = 0; }`,
    timestamp: 'message Timestamp { int64 seconds = 1; int32 nanos = 2; }',
    wrappers: `message DoubleValue { double value = 1; }
message FloatValue { float value = 1; }
message Int64Value { int64 value = 1; }
message UInt64Value { uint64 value = 1; }
message Int32Value { int32 value = 1; }
message UInt32Value { uint32 value = 1; }
message BoolValue { bool value = 1; }
message StringValue { string value = 1; }
message BytesValue { bytes value = 1; }`,
  }).map(([name, text]) => [
    `google/protobuf/${name}.proto`,
    `syntax = 'proto3';\npackage google.protobuf;\n${text}\n`,
  ]),
);

/** Messages that TypeScript knows as something simpler than an object. */
export const UNBOXED: ReadonlySet<string> = new Set([
  'google.protobuf.Timestamp',
  'google.protobuf.Value',
  'google.protobuf.Struct',
  'google.protobuf.ListValue',
  ...['Double', 'Float', 'Int64', 'UInt64', 'Int32', 'UInt32', 'Bool', 'String', 'Bytes'].map(
    (name) => `google.protobuf.${name}Value`,
  ),
]);

export const EMPTY_MESSAGE = 'google.protobuf.Empty';
