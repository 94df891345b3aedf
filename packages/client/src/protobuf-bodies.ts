import { INVALID, ProtoWriter, readErrorMessage } from '@nopal/protocol/protobuf';
import type { ContractBodies } from './contract.js';
import { NopalError } from './nopal-error.js';
import { checkReceived, checkSent, own, type RouteTable } from './typed-bodies.js';

/** The two ways of a generated codec that a client takes. */
export interface BinaryCodec {
  /** Appends the value; false when it is not of the type. */
  readonly encode?: (value: unknown, out: ProtoWriter) => boolean;
  /** The value, or INVALID. @throws Error for bytes that are no protobuf. */
  readonly decode?: (bytes: Uint8Array, start: number, end: number) => unknown;
}

const NOTHING = new Uint8Array(0);

/** Protobuf bodies. Without a codec only bytes and nothing at all can be sent, and bytes are handed over as they came. */
export function protobufBodies({ sends, receives }: RouteTable<BinaryCodec>): ContractBodies {
  return {
    serializer: 'protobuf',
    encode(route, value) {
      const codec = own(sends, route);
      if (codec?.encode !== undefined) {
        const writer = new ProtoWriter();
        return checkSent(route, codec.encode(value, writer) ? writer.finish() : INVALID);
      }
      if (value === undefined) return NOTHING;
      if (value instanceof Uint8Array) return value;
      const says = `the contract has no type for the body of ${route}; give it as a Uint8Array`;
      throw new NopalError('BAD_REQUEST', says, { route });
    },
    decode(route, body) {
      const bytes = body as Uint8Array;
      const codec = own(receives, route);
      if (codec?.decode !== undefined) return checkReceived(codec.decode(bytes, 0, bytes.length));
      return bytes.length === 0 ? {} : new Uint8Array(bytes);
    },
    readError: readErrorMessage,
  };
}
