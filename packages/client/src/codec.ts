// What a generated contract needs whose JSON bodies hold more than JSON can say; apart from the main entry, so that others
// do not carry it.
export {
  INVALID,
  isDate,
  isJson,
  isTimestamp,
  MAX_DATE_MILLIS,
  MAX_VALUE_DEPTH,
  parseBytes,
  parseDate,
  parseInteger,
  parseMillis,
  parseNumber,
  parseNumbers,
  printBytes,
  printNumber,
  printNumbers,
} from '@nopal/protocol/protobuf';
export { type Convert, jsonBodies, type RouteTables } from './typed-bodies.js';
