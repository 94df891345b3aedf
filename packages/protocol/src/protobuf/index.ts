export { readErrorMessage, writeErrorMessage } from './error-message.js';
export { INVALID, MAX_VALUE_DEPTH } from './invalid.js';
export {
  jsonText,
  parseBytes,
  parseDate,
  parseInteger,
  parseMillis,
  parseNumber,
  parseNumbers,
  printBytes,
  printNumber,
  printNumbers,
} from './json-forms.js';
export { isJson, type Json, readJson, writeJson } from './json-value.js';
export { ProtoReader } from './proto-reader.js';
export { ProtoWriter } from './proto-writer.js';
export { readText } from './text.js';
export {
  isDate,
  isTimestamp,
  MAX_DATE_MILLIS,
  readTimestamp,
  writeTimestamp,
} from './timestamp.js';
