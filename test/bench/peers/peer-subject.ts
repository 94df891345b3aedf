import { join } from 'node:path';
import { served } from '../harness/served.js';
import type { Subject } from '../harness/subject.js';
import { closedLoop } from '../loads/plans.js';
import { installPeer } from './install-peer.js';
import type { Peer } from './peers.js';

const conversation = join(import.meta.dirname, 'peer-conversation.ts');

/** A peer's echo in a closed loop. What it needs is fetched when it is first asked for; without it the subject is missing. */
export function peerEcho(
  { name, folder, ports, servers }: Peer,
  load: {
    readonly connections: number;
    readonly inFlight: number;
    readonly bodyCharacters: number;
  },
): Subject {
  let asked: { readonly missing: string | undefined } | undefined;
  return served({
    name,
    ports,
    servers,
    load: closedLoop(conversation, { ...load, peer: name }),
    missing() {
      asked ??= { missing: installPeer(folder) };
      return asked.missing;
    },
  });
}
