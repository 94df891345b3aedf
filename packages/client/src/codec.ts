// What a generated contract needs whose JSON bodies hold more than JSON can say; apart from the main entry, so that others
// do not carry it.
export { INVALID, MAX_VALUE_DEPTH } from '@nopal/protocol/protobuf';
export { type Convert, jsonBodies, type RouteTable } from './typed-bodies.js';
