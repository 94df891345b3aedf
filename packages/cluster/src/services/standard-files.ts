import { ProtoWriter } from '@nopal/core';

interface MessageShape {
  readonly name: string;
  /** Their numbers are 1, 2, …; the type is `string`, `.full.Message`, `enum .full.Enum` or `map .full.Entry`. */
  readonly fields: readonly (readonly [name: string, type: string])[];
  readonly nested?: readonly MessageShape[];
  /** Numbered from 0. */
  readonly enums?: readonly (readonly [name: string, values: readonly string[]])[];
  readonly isMapEntry?: true;
}

interface FileShape {
  readonly path: string;
  readonly package: string;
  readonly messages: readonly MessageShape[];
  readonly services: readonly (readonly [name: string, methods: readonly MethodShape[]])[];
}

type MethodShape = readonly [name: string, request: string, response: string, streams?: true];

const HEALTH: FileShape = {
  path: 'grpc/health/v1/health.proto',
  package: 'grpc.health.v1',
  messages: [
    { name: 'HealthListRequest', fields: [] },
    {
      name: 'HealthListResponse',
      fields: [['statuses', 'map .grpc.health.v1.HealthListResponse.StatusesEntry']],
      nested: [
        {
          name: 'StatusesEntry',
          fields: [
            ['key', 'string'],
            ['value', '.grpc.health.v1.HealthCheckResponse'],
          ],
          isMapEntry: true,
        },
      ],
    },
    { name: 'HealthCheckRequest', fields: [['service', 'string']] },
    {
      name: 'HealthCheckResponse',
      fields: [['status', 'enum .grpc.health.v1.HealthCheckResponse.ServingStatus']],
      enums: [['ServingStatus', ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN']]],
    },
  ],
  services: [
    [
      'Health',
      [
        ['Check', 'HealthCheckRequest', 'HealthCheckResponse'],
        ['Watch', 'HealthCheckRequest', 'HealthCheckResponse', true],
        ['List', 'HealthListRequest', 'HealthListResponse'],
      ],
    ],
  ],
};

/** Of the details of errors only what ours carry. */
const ERROR_DETAILS: FileShape = {
  path: 'google/rpc/error_details.proto',
  package: 'google.rpc',
  messages: [
    {
      name: 'ErrorInfo',
      fields: [
        ['reason', 'string'],
        ['domain', 'string'],
        ['metadata', 'map .google.rpc.ErrorInfo.MetadataEntry'],
      ],
      nested: [
        {
          name: 'MetadataEntry',
          fields: [
            ['key', 'string'],
            ['value', 'string'],
          ],
          isMapEntry: true,
        },
      ],
    },
  ],
  services: [],
};

/**
 * FileDescriptorProtos of the health service and of the details of our errors, which no generated file has: a tool that has
 * them from reflection can ask for health, and shows what an error says.
 */
export function standardFiles(): readonly Uint8Array[] {
  return [HEALTH, ERROR_DETAILS].map(describe);
}

// The numbers below are those of google/protobuf/descriptor.proto.
const OPTIONAL = 1;
const REPEATED = 3;
const TYPE_STRING = 9;
const TYPE_MESSAGE = 11;
const TYPE_ENUM = 14;

function describe(file: FileShape): Uint8Array {
  const out = new ProtoWriter();
  out.string(10, file.path);
  out.string(18, file.package);
  for (const message of file.messages) inside(out, 34, () => writeMessage(out, message));
  for (const [name, methods] of file.services)
    inside(out, 50, () => {
      out.string(10, name);
      for (const method of methods) inside(out, 18, () => writeMethod(out, file.package, method));
    });
  out.string(98, 'proto3');
  return out.finish();
}

function writeMessage(out: ProtoWriter, message: MessageShape): void {
  out.string(10, message.name);
  for (const [i, [name, type]] of message.fields.entries()) {
    const [kind, typeName = kind] = type.split(' ') as [string, string?];
    inside(out, 18, () => {
      out.string(10, name);
      out.int32(24, i + 1);
      out.int32(32, kind === 'map' ? REPEATED : OPTIONAL);
      out.int32(40, kind === 'string' ? TYPE_STRING : kind === 'enum' ? TYPE_ENUM : TYPE_MESSAGE);
      if (kind !== 'string') out.string(50, typeName);
      out.string(82, name);
    });
  }
  for (const nested of message.nested ?? []) inside(out, 26, () => writeMessage(out, nested));
  for (const [name, values] of message.enums ?? [])
    inside(out, 34, () => {
      out.string(10, name);
      for (const [number, value] of values.entries())
        inside(out, 18, () => {
          out.string(10, value);
          out.int32(16, number);
        });
    });
  if (message.isMapEntry) inside(out, 58, () => out.bool(56, true));
}

function writeMethod(
  out: ProtoWriter,
  scope: string,
  [name, request, response, streams]: MethodShape,
): void {
  out.string(10, name);
  out.string(18, `.${scope}.${request}`);
  out.string(26, `.${scope}.${response}`);
  if (streams) out.bool(48, true);
}

function inside(out: ProtoWriter, tag: number, write: () => void): void {
  const start = out.begin(tag);
  write();
  out.end(start);
}
