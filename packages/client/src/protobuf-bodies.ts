import { INVALID, ProtoReader, ProtoWriter, readErrorMessage } from '@nopal/protocol/protobuf';
import type { ContractBodies } from './contract.js';
import { NopalError } from './nopal-error.js';
import { checkReceived, checkSent, own, type RouteTables } from './typed-bodies.js';

/** Appends a value; false when it is not of the type. */
export type WriteBody = (value: unknown, out: ProtoWriter) => boolean;

/** The value that the reader has, or INVALID. @throws Error for bytes that are no protobuf. */
export type ReadBody = (reader: ProtoReader) => unknown;

const NOTHING = new Uint8Array(0);

/** Protobuf bodies. Without a type only bytes and nothing at all can be sent, and bytes are handed over as they came. */
export function protobufBodies({
  sends,
  receives,
}: RouteTables<WriteBody, ReadBody>): ContractBodies {
  return {
    serializer: 'protobuf',
    encode(route, value) {
      const write = own(sends, route);
      if (write !== undefined) {
        const writer = new ProtoWriter();
        return checkSent(route, write(value, writer) ? writer.finish() : INVALID);
      }
      if (value === undefined) return NOTHING;
      if (value instanceof Uint8Array) return value;
      const says = `the contract has no type for the body of ${route}; give it as a Uint8Array`;
      throw new NopalError('BAD_REQUEST', says, { route });
    },
    decode(route, body) {
      const bytes = body as Uint8Array;
      const read = own(receives, route);
      if (read !== undefined) return checkReceived(read(new ProtoReader(bytes, 0, bytes.length)));
      return bytes.length === 0 ? {} : new Uint8Array(bytes);
    },
    readError: readErrorMessage,
  };
}
