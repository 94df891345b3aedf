import { connectOn } from '../connect.js';
import type { ConnectOptions } from '../connect-options.js';
import type { NopalClient } from '../nopal-client.js';
import { WebSocketTransport } from '../web-socket-transport.js';
import { inflateZlib } from './inflate-zlib.js';
import { NodeWebSocket } from './node-web-socket.js';
import { TcpTransport } from './tcp-transport.js';
import type { TlsOptions } from './tls-options.js';

// The same as a server's, so that shared files of messages may import them from here.
export type {
  fixed32,
  float,
  int32,
  int53,
  int64,
  Json,
  MaxLength,
  MinLength,
  Opaque,
  Pattern,
  Range,
  sint32,
  uint32,
  uint64,
} from '@nopal/protocol';
export type { Client } from '../client.js';
export type { ClientStats } from '../client-stats.js';
export type { ClientSys, ConnectOptions, ReconnectOptions } from '../connect-options.js';
export type { ComponentContract, Contract, ContractBodies, ErrorFields } from '../contract.js';
export type { KickReason } from '../end-reason.js';
export type { ClientStatus, NopalClient, RequestOptions } from '../nopal-client.js';
export { NopalError, type NopalErrorCode } from '../nopal-error.js';
export type { WebSocketClass, WebSocketLike } from '../web-socket-transport.js';
export { NodeWebSocket } from './node-web-socket.js';
export type { TlsOptions } from './tls-options.js';

export interface NodeConnectOptions<T = unknown> extends ConnectOptions<T> {
  /** For `wss:` and `tls:` addresses. */
  readonly tls?: TlsOptions;
}

/**
 * Opens a connection to a `ws:`, `wss:`, `tcp:` or `tls:` address and resolves when the handshake is done. Of several
 * addresses each is tried once, in turn. Only a connection that was open is opened again by itself: by turns where this
 * one's server is lost, at once where it says that it is about to stop.
 * @throws NopalError CONNECT_FAILED, HANDSHAKE_TIMEOUT, HANDSHAKE_REFUSED, PROTOCOL_ERROR, BAD_OPTION, BAD_CONTRACT
 */
export function connect<T = unknown>(
  url: string | readonly string[],
  options: NodeConnectOptions<T> = {},
): Promise<NopalClient & T> {
  const { tls } = options;
  class OwnWebSocket extends NodeWebSocket {
    constructor(address: string) {
      super(address, tls);
    }
  }
  return connectOn(
    {
      name: 'node',
      inflate: inflateZlib,
      open: (address, events) =>
        /^(tcp|tls):/i.test(address)
          ? new TcpTransport(address, events, tls)
          : new WebSocketTransport(address, events, options.WebSocket ?? OwnWebSocket),
    },
    url,
    options,
  );
}
