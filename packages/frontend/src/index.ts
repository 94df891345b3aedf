export { Frontend, type FrontendParts } from './frontend.js';
export type { FrontendLimits, RatePolicy, SlowClientPolicy } from './frontend-options.js';
export type { HandshakeOrigin, HandshakeValidator } from './handshake-check.js';
export type { ListenOptions, TlsFiles } from './listen-options.js';
export type { StaticAnswer, StaticHttp } from './static-http.js';
export { WebSocketAcceptor } from './web-socket-acceptor.js';
export type { WebSocketOptions } from './web-socket-options.js';
export { ZlibCompression } from './zlib-compression.js';
