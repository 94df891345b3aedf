import { status } from '@grpc/grpc-js';
import { ProtoReader, ProtoWriter } from '@nopal/core';

// grpc/reflection/v1/reflection.proto; v1alpha has the same numbers.

/** What a client asks of server reflection. */
export type ReflectionRequest =
  | { readonly asks: 'file'; readonly path: string }
  | { readonly asks: 'symbol'; readonly symbol: string }
  | { readonly asks: 'services' }
  /** About extensions, which proto3 files of ours never have, or of a later version. */
  | { readonly asks: 'other' };

/** @throws ProtocolError BAD_PROTOBUF for bytes that are no protobuf. */
export function readReflectionRequest(bytes: Uint8Array): ReflectionRequest {
  const reader = new ProtoReader(bytes, 0, bytes.length);
  let request: ReflectionRequest = { asks: 'other' };
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === 26) request = { asks: 'file', path: reader.string() };
    else if (tag === 34) request = { asks: 'symbol', symbol: reader.string() };
    else {
      if (tag === 58) request = { asks: 'services' };
      else if (tag === 42 || tag === 50) request = { asks: 'other' };
      reader.skip(tag);
    }
  }
  return request;
}

/** The answer to a request, which it repeats. */
export function writeServices(request: Uint8Array, names: Iterable<string>): Buffer {
  return response(request, (out) => {
    const list = out.begin(50);
    for (const name of names) {
      const service = out.begin(10);
      out.string(10, name);
      out.end(service);
    }
    out.end(list);
  });
}

/** @param files FileDescriptorProtos, the one that was asked for first */
export function writeFiles(request: Uint8Array, files: readonly Uint8Array[]): Buffer {
  return response(request, (out) => {
    const answer = out.begin(34);
    for (const file of files) out.byteString(10, file);
    out.end(answer);
  });
}

/** An answer that the stream goes on after. */
export function writeReflectionError(
  request: Uint8Array,
  code: keyof typeof status,
  message: string,
): Buffer {
  return response(request, (out) => {
    const error = out.begin(58);
    out.int32(8, status[code] as number);
    out.string(18, message);
    out.end(error);
  });
}

function response(request: Uint8Array, write: (out: ProtoWriter) => void): Buffer {
  const out = new ProtoWriter();
  out.byteString(18, request);
  write(out);
  return Buffer.from(out.bytes.buffer, out.bytes.byteOffset, out.pos);
}
