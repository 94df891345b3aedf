import { type Codec, GameError, INVALID, invalidBody, ProtoWriter } from '@nopal/core';

/** One unary method, as `makeGenericClientConstructor` and `addService` of @grpc/grpc-js want it. */
export interface GrpcMethod<Request, Response> {
  /** `/arena.v1.GameArenaService/Evict` */
  readonly path: string;
  readonly requestStream: false;
  readonly responseStream: false;
  /** @throws GameError INVALID for a request that is not of its type */
  readonly requestSerialize: (value: Request) => Buffer;
  /** @throws GameError INVALID for a request that is not of its type, BAD_REQUEST for bytes that are no protobuf */
  readonly requestDeserialize: (bytes: Buffer) => Request;
  /** @throws GameError INVALID for a response that is not of its type */
  readonly responseSerialize: (value: Response) => Buffer;
  /** @throws GameError INVALID for a response that is not of its type, BAD_REQUEST for bytes that are no protobuf */
  readonly responseDeserialize: (bytes: Buffer) => Response;
}

/** A service's methods by their names in the .proto file. */
export type GrpcService = Readonly<Record<string, GrpcMethod<never, never>>>;

/** A method by its codecs. */
export function grpcMethod<Request, Response>(
  path: string,
  request: Codec,
  response: Codec,
): GrpcMethod<Request, Response> {
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: (value) => serialize(request, value),
    requestDeserialize: (bytes) => deserialize(request, bytes) as Request,
    responseSerialize: (value) => serialize(response, value),
    responseDeserialize: (bytes) => deserialize(response, bytes) as Response,
  };
}

/**
 * The same service for a server that decodes its requests itself, with `requestDeserialize` of the method. When grpc-js
 * deserialises and that fails, it answers INTERNAL and hides why; a handler can answer INVALID_ARGUMENT and say what is wrong.
 */
export function rawRequests<Service extends object>(
  service: Service,
): {
  readonly [Name in keyof Service]: Service[Name] extends GrpcMethod<infer _, infer Response>
    ? GrpcMethod<Buffer, Response>
    : never;
} {
  const entries = Object.entries(service).map(([name, method]) => [
    name,
    { ...method, requestSerialize: itself, requestDeserialize: itself },
  ]);
  return Object.fromEntries(entries);
}

function itself(bytes: Buffer): Buffer {
  return bytes;
}

function serialize(codec: Codec, value: unknown): Buffer {
  const out = new ProtoWriter();
  if (!codec.encode(value, out)) throw invalidBody(codec.type, codec.explain(value, 'print'));
  return Buffer.from(out.bytes.buffer, out.bytes.byteOffset, out.pos);
}

function deserialize(codec: Codec, bytes: Uint8Array): unknown {
  let value: unknown;
  try {
    value = codec.decode(bytes, 0, bytes.length);
  } catch (cause) {
    throw new GameError('BAD_REQUEST', `the bytes are no ${codec.type}`, { cause });
  }
  if (value === INVALID) throw invalidBody(codec.type, codec.explainBytes(bytes, 0, bytes.length));
  return value;
}
