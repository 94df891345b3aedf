export { INVALID, MAX_VALUE_DEPTH } from './invalid.js';
export { ProtoReader } from './proto-reader.js';
export { ProtoWriter } from './proto-writer.js';
