// What generated codecs need of this package; apart from the main entry, so that a page without protobuf does not carry it.
export { ProtocolError } from '@nopal/protocol';
export { INVALID, MAX_VALUE_DEPTH, ProtoReader, ProtoWriter } from '@nopal/protocol/protobuf';
