// Packets: what a socket carries.

// Parts that other packages build on.
export { type Compression, inflateBody, MIN_COMPRESS_BYTES } from './compression.js';
export { copyBytes } from './copy-bytes.js';
// What is said at the beginning, at the end, and when something fails.
export {
  type ErrorBody,
  encodeErrorBody,
  parseErrorBody,
  UNREADABLE_ERROR_CODE,
} from './error-body.js';
export {
  encodeHandshakeRequest,
  type HandshakeRequest,
  type HandshakeSys,
  type OutgoingHandshakeRequest,
  parseHandshakeRequest,
} from './handshake-request.js';
export {
  encodeHandshakeResponse,
  HandshakeCode,
  type HandshakeReason,
  type HandshakeResponse,
  type OutgoingHandshakeResponse,
  type ParseHandshakeResponseOptions,
  parseHandshakeResponse,
} from './handshake-response.js';
export { exceedsJsonDepth } from './json-depth.js';
export type { JsonObject } from './json-document.js';
export { encodeKick, type KickReason, parseKick } from './kick.js';
// Limits, and what is thrown when bytes break them.
export {
  HARD_MAX_PACKET_BYTES,
  MAX_DICTIONARY_ROUTES,
  PROTOCOL_LIMITS,
  type ProtocolLimits,
  resolveProtocolLimits,
  WIRE_MAX_PACKET_BYTES,
  WIRE_MAX_ROUTE_BYTES,
} from './limits.js';
// Messages: what a data packet carries.
export {
  type DecodeOptions,
  decodeMessage,
  deflateBody,
  type EncodeOptions,
  encodeDataPacket,
  encodeMessage,
  type Message,
  type OutgoingMessage,
} from './message.js';
export {
  hasId,
  hasRoute,
  MessageHeader,
  MessageType,
  readMessageHeader,
  readRoute,
} from './message-header.js';
export {
  type RoutedMessageType,
  responseHeaderBytes,
  routeHeaderBytes,
  type WireRoute,
  writeResponseHeader,
  writeRouteHeader,
} from './message-writer.js';
export {
  encodePacket,
  HEARTBEAT_PACKET,
  PACKET_HEADER_BYTES,
  type PacketSink,
  PacketType,
  type PacketView,
  readFrame,
  readPacket,
  readPacketHeader,
  writePacketHeader,
} from './packet.js';
export { PacketStream } from './packet-stream.js';
export { ProtocolError, type ProtocolErrorCode } from './protocol-error.js';
// Routes.
export { encodeRoute, formatRoute, parseRoute, type Route } from './route.js';
export { RouteDictionary } from './route-dictionary.js';
export type { Body, Cookie, Header, Query } from './schema/http-parameters.js';
// What types of messages are made of, beside TypeScript's own.
export type { Json } from './schema/json.js';
export type { MaxLength, MinLength } from './schema/lengths.js';
export type {
  fixed32,
  float,
  int32,
  int53,
  int64,
  sint32,
  uint32,
  uint64,
} from './schema/numbers.js';
export type { Opaque } from './schema/opaque.js';
export type { Pattern } from './schema/pattern.js';
export type { Range } from './schema/range.js';
export { MAX_VARINT_BYTES, varintBytes, varintEnd, varintValue, writeVarint } from './varint.js';
