import type { Acceptor } from '@nopal/core';
import { Peer } from '../contract/acceptor.contract.js';

/** Listens and keeps every connection. */
export async function listen(
  acceptor: Acceptor,
): Promise<{ readonly port: number; readonly peers: Peer[] }> {
  const peers: Peer[] = [];
  const { port } = await acceptor.listen((connection) => {
    const peer = new Peer(connection);
    peers.push(peer);
    return peer;
  });
  return { port, peers };
}
