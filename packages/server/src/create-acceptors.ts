import type { Acceptor } from '@nopal/core';
import { TcpAcceptor, WebSocketAcceptor } from '@nopal/frontend';
import type { HttpSide } from './http-side.js';
import type { Limits } from './limits.js';
import { listenOptions, type ServerOptions } from './server-options.js';

/** @throws TypeError when a frontend has nothing to accept with. */
export function createAcceptors(
  options: ServerOptions,
  limits: Limits,
  services: Pick<ServerOptions, 'clock' | 'logger' | 'metrics'> & object,
  http: HttpSide | undefined,
): Acceptor[] {
  const acceptors: Acceptor[] = [];
  if (options.port !== undefined) {
    const shared = { ...listenOptions(options, limits, options.port), ...services };
    const allowedOrigins = ['same-origin', ...(options.allowedOrigins ?? [])];
    acceptors.push(
      new WebSocketAcceptor({
        ...shared,
        allowedOrigins,
        // A frame may hold several packets, so it may be larger than one.
        maxPayloadBytes: limits.maxPacketBytes + 1024,
        ...(http === undefined
          ? {}
          : { http: http.dispatcher, sendsKeepAlive: http.sendsKeepAlive }),
      }),
    );
  }
  if (options.tcpPort !== undefined) {
    acceptors.push(
      new TcpAcceptor({ ...listenOptions(options, limits, options.tcpPort), ...services }),
    );
  }
  acceptors.push(...(options.acceptors ?? []));
  if (acceptors.length === 0) {
    throw new TypeError(
      `server ${options.type} is a frontend and accepts nobody; give it a port, a tcpPort or acceptors`,
    );
  }
  return acceptors;
}
