export type { ListenOptions, TlsFiles } from './listen-options.js';
export type { StaticAnswer, StaticHttp } from './static-http.js';
export { WebSocketAcceptor } from './web-socket-acceptor.js';
export type { WebSocketOptions } from './web-socket-options.js';
