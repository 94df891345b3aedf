import { connectOn } from './connect.js';
import type { ConnectOptions } from './connect-options.js';
import type { NopalClient } from './nopal-client.js';
import { NopalError } from './nopal-error.js';
import { type WebSocketClass, WebSocketTransport } from './web-socket-transport.js';

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
export type { Client } from './client.js';
export type { ClientStats } from './client-stats.js';
export type {
  ClientSys,
  ConnectOptions,
  HandshakeUser,
  ReconnectOptions,
} from './connect-options.js';
export type { ComponentContract, Contract, ContractBodies, ErrorFields } from './contract.js';
export type { KickReason } from './end-reason.js';
export type { ClientStatus, NopalClient, RequestOptions } from './nopal-client.js';
export { NopalError, type NopalErrorCode } from './nopal-error.js';
export type { WebSocketClass, WebSocketLike } from './web-socket-transport.js';

/**
 * Opens a connection to a `ws:` or `wss:` address and resolves when the handshake is done. Of several
 * addresses each is tried once, in turn. Only a connection that was open is opened again by itself: by turns where this
 * one's server is lost, at once where it says that it is about to stop.
 * @throws NopalError CONNECT_FAILED, HANDSHAKE_TIMEOUT, HANDSHAKE_REFUSED, PROTOCOL_ERROR, BAD_OPTION, BAD_CONTRACT
 */
export function connect<T = unknown>(
  url: string | readonly string[],
  options: ConnectOptions<T> = {},
): Promise<NopalClient & T> {
  const own = (globalThis as { WebSocket?: WebSocketClass }).WebSocket;
  return connectOn(
    {
      name: 'browser',
      open(address, events) {
        const Socket = options.WebSocket ?? own;
        if (Socket === undefined) {
          throw new NopalError(
            'CONNECT_FAILED',
            'there is no WebSocket here; give one as an option',
          );
        }
        return new WebSocketTransport(address, events, Socket);
      },
    },
    url,
    options,
  );
}
