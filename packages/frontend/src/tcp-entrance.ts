import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import type { DeadlineSweep, Terminable } from './deadline-sweep.js';
import { parseProxyHeader } from './proxy-protocol.js';

/** A PROXY header and a TLS handshake must be done in this time, in milliseconds. */
export const ENTRANCE_TIME_MS = 5_000;

/** What happens to a socket before it is a connection. */
export interface EntranceRules {
  readonly sweep: DeadlineSweep;
  /** Only asked of trusted proxies. */
  readonly proxyHeader: 'optional' | 'required';
}

/**
 * Reads the PROXY header of a trusted proxy.
 * @returns the client's address, or the peer's where the proxy names none.
 * @throws Error that says what is wrong with the header; the socket is then of no use.
 */
export function readProxyHeader(
  socket: Socket,
  peer: string,
  rules: EntranceRules,
): Promise<string> {
  return inTime(socket, rules.sweep, (resolve, reject) => {
    let seen: Buffer = Buffer.alloc(0);
    socket.on('data', function read(bytes: Buffer) {
      seen = seen.length === 0 ? bytes : Buffer.concat([seen, bytes]);
      const header = parseProxyHeader(seen);
      if (header.kind === 'incomplete') return;
      socket.off('data', read);
      socket.pause();
      if (header.kind === 'invalid') return reject(new Error(header.reason));
      if (header.kind === 'none' && rules.proxyHeader === 'required') {
        return reject(new Error('no PROXY header from a trusted proxy'));
      }
      const rest = header.kind === 'header' ? seen.subarray(header.length) : seen;
      if (rest.length > 0) socket.unshift(rest);
      resolve((header.kind === 'header' ? header.address : undefined) ?? peer);
    });
  });
}

/** Ends the TLS handshake. @throws Error when the client does not manage it. */
export function secure(
  socket: Socket,
  context: SecureContext,
  rules: EntranceRules,
): Promise<Socket> {
  const secured = new TLSSocket(socket, { isServer: true, secureContext: context });
  secured.on('error', () => secured.destroy());
  return inTime(secured, rules.sweep, (resolve) => secured.once('secure', () => resolve(secured)));
}

/** Rejects when the socket closes first; the sweep closes it when the time is over. */
function inTime<Value>(
  socket: Socket,
  sweep: DeadlineSweep,
  start: (resolve: (value: Value) => void, reject: (error: Error) => void) => void,
): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const target: Terminable = { terminate: () => socket.destroy() };
    const onClose = (): void => {
      sweep.remove(target);
      reject(new Error('closed or too slow before it was a connection'));
    };
    const settle = (): void => {
      sweep.remove(target);
      socket.off('close', onClose);
    };
    sweep.add(target);
    socket.once('close', onClose);
    start(
      (value) => {
        settle();
        resolve(value);
      },
      (error) => {
        settle();
        reject(error);
      },
    );
  });
}
