import protobuf from 'protobufjs';
import type {
  WireElement,
  WireField,
  WireMessage,
  WireModel,
} from '../../../../../codegen/src/wire/wire-model.js';

const WELL_KNOWN = `
message Timestamp { int64 seconds = 1; int32 nanos = 2; }
enum NullValue { NULL_VALUE = 0; }
message Value { oneof kind { NullValue null_value = 1; double number_value = 2; string string_value = 3; bool bool_value = 4; Struct struct_value = 5; ListValue list_value = 6; } }
message Struct { map<string, Value> fields = 1; }
message ListValue { repeated Value values = 1; }
`;

/** The wire model as protobufjs reads it, all messages on one level. */
export class ProtobufjsRoot {
  readonly #root: protobuf.Root;

  constructor(model: WireModel) {
    const enums = [...model.enums.values()].map(({ fullName, values }) => {
      const given = values.map(({ number }, i) => `${flat(fullName)}_V${i} = ${number};`);
      const hasZero = values.some(({ number }) => number === 0);
      const zero = hasZero ? [] : [`${flat(fullName)}_NONE = 0;`];
      const sorted = [...given].sort(
        (a, b) => Number(b.endsWith(' 0;')) - Number(a.endsWith(' 0;')),
      );
      return `enum ${flat(fullName)} { option allow_alias = true; ${[...zero, ...sorted].join(' ')} }`;
    });
    const messages = [...model.messages.values()].map(messageText);
    const text = `syntax = "proto3";\n${WELL_KNOWN}\n${enums.join('\n')}\n${messages.join('\n')}`;
    this.#root = protobuf.parse(text, { keepCase: true }).root;
    this.#root.resolveAll();
  }

  /** What protobufjs writes after it has read the bytes. */
  through(fullName: string, bytes: Uint8Array): Uint8Array {
    const type = this.#root.lookupType(flat(fullName));
    return type.encode(type.decode(bytes)).finish();
  }

  decode(fullName: string, bytes: Uint8Array): protobuf.Message {
    return this.#root.lookupType(flat(fullName)).decode(bytes);
  }
}

function flat(fullName: string): string {
  return `M_${fullName.replaceAll('.', '_')}`;
}

function messageText({ fullName, fields }: WireMessage): string {
  const oneofs = new Map<string, string[]>();
  const lines: string[] = [];
  for (const field of fields) {
    if (field.presence !== 'case') lines.push(fieldText(field));
    else
      oneofs.set(field.oneof ?? '', [...(oneofs.get(field.oneof ?? '') ?? []), fieldText(field)]);
  }
  for (const [name, cases] of oneofs) lines.push(`oneof o_${name} { ${cases.join(' ')} }`);
  return `message ${flat(fullName)} { ${lines.join(' ')} }`;
}

function fieldText({ number, type, presence }: WireField): string {
  const end = `f${number} = ${number};`;
  if (type.w === 'repeated') return `repeated ${typeName(type.of)} ${end}`;
  if (type.w === 'map') return `map<${typeName(type.key)}, ${typeName(type.value)}> ${end}`;
  return `${presence === 'optional' ? 'optional ' : ''}${typeName(type)} ${end}`;
}

function typeName(element: WireElement | { readonly w: 'null' }): string {
  switch (element.w) {
    case 'scalar':
      return element.proto;
    case 'enum':
    case 'message':
      return flat(element.id);
    case 'timestamp':
      return 'Timestamp';
    case 'json':
      return 'Value';
    case 'null':
      return 'NullValue';
  }
}
