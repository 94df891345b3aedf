// What generated codecs need of this package; apart from the main entry, so that a page without protobuf does not carry it.
export { ProtocolError } from '@nopal/protocol';
export {
  INVALID,
  isDate,
  isJson,
  isTimestamp,
  MAX_DATE_MILLIS,
  MAX_VALUE_DEPTH,
  ProtoReader,
  ProtoWriter,
  parseBytes,
  parseDate,
  parseInteger,
  parseMillis,
  parseNumber,
  parseNumbers,
  printBytes,
  printNumber,
  printNumbers,
  readJson,
  readTimestamp,
  writeJson,
  writeTimestamp,
} from '@nopal/protocol/protobuf';
export { protobufBodies, type ReadBody, type WriteBody } from './protobuf-bodies.js';
