export { Frontend, type FrontendParts } from './frontend.js';
export type { FrontendLimits, RatePolicy, SlowClientPolicy } from './frontend-options.js';
export {
  HandshakeLogin,
  type HandshakeOrigin,
  type HandshakeValidator,
} from './handshake-check.js';
export { type CompressOptions, type ContentEncoding, compress } from './http/compress.js';
export { ForwardedProxies } from './http/forwarded-proxies.js';
export { HmacCookieSigner } from './http/hmac-cookie-signer.js';
export { HttpListener, type HttpListenerOptions } from './http/http-listener.js';
export { formOf, type MultipartOptions, multipart, readForm } from './http/multipart.js';
export { MultipartForm, UploadedFile } from './http/multipart-form.js';
export {
  NamedFiles,
  StaticFiles,
  type StaticFilesOptions,
  staticFiles,
} from './http/static-files.js';
export type { HttpHandler } from './http/uws-http.js';
export { AddressRanges } from './ip-address.js';
export type { ListenOptions, TlsFiles } from './listen-options.js';
export type { StaticAnswer, StaticHttp } from './static-http.js';
export { TcpAcceptor } from './tcp-acceptor.js';
export type { TcpOptions } from './tcp-options.js';
export { type TicketLoginOptions, ticketLogin } from './ticket-login.js';
export { WebSocketAcceptor } from './web-socket-acceptor.js';
export type { WebSocketOptions } from './web-socket-options.js';
export { type ConnectionEnds, type WrapConnection, wrapConnections } from './wrap-connections.js';
export { ZlibCompression } from './zlib-compression.js';
