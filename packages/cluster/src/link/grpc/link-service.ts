import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';

/** Messages are written and read by hand: gRPC carries bytes. */
const asIs = (bytes: Buffer): Buffer => bytes;

export const CONTROL_PATH = '/nopal.link.v1.Link/Control';
export const DATA_PATH = '/nopal.link.v1.Link/Data';
/** The metadata with which `Data` names the connection that `Control` made. */
export const TOKEN_METADATA = 'nopal-link';

/** The service `Link` of protos/link.proto. */
export const LINK_SERVICE: ServiceDefinition & {
  readonly control: MethodDefinition<Buffer, Buffer>;
  readonly data: MethodDefinition<Buffer, Buffer>;
} = { control: bothWays(CONTROL_PATH), data: bothWays(DATA_PATH) };

function bothWays(path: string): MethodDefinition<Buffer, Buffer> {
  return {
    path,
    requestStream: true,
    responseStream: true,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
}

/** What a client of the service gives to gRPC. */
export { asIs };
