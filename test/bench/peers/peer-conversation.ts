// Echoes in the words of a floor or a peer, for the closed loop.
import type { LoadOptions } from '../harness/load.js';
import { type Conversation, failed, Heard } from '../loads/conversation.js';
import { FLOORS, PEERS } from './peers.js';
import { Seen } from './wires/wire.js';

export interface PeerConversationOptions {
  /** The peer's name. */
  readonly peer: string;
  /** 126 at most: ids are one byte, and one of them opens the connection. */
  readonly inFlight: number;
  readonly bodyCharacters: number;
}

/** Of the request whose answer shows that a server without a greeting is there. */
const FIRST_ID = 127;

/** @throws RangeError for more requests in flight than there are ids. */
export async function openConversation(port: number, options: LoadOptions): Promise<Conversation> {
  const { peer: name, inFlight, bodyCharacters } = options as unknown as PeerConversationOptions;
  const peer = [...FLOORS, ...PEERS].find((one) => one.name === name);
  if (peer === undefined) throw new RangeError(`there is no peer ${name}`);
  if (inFlight >= FIRST_ID) throw new RangeError(`${inFlight} in flight; a peer's load has 126`);
  const { wire } = peer;
  let lastHeard = 0;
  return {
    path: await wire.path(port),
    opening: wire.isReadyAtOnce
      ? [wire.echo(FIRST_ID, 1)]
      : wire.hello === undefined
        ? []
        : [wire.hello],
    requests: Array.from({ length: inFlight }, (_, index) => wire.echo(index + 1, bodyCharacters)),
    hear(bytes, start, end, reply) {
      const seen = wire.read(bytes, start, end, reply);
      if (seen === Seen.READY || seen === FIRST_ID) return Heard.READY;
      // Which request an error answers, not every peer says.
      if (seen === Seen.ERROR) return failed(lastHeard);
      if (seen <= 0) return Heard.NOTHING;
      lastHeard = seen - 1;
      return lastHeard;
    },
  };
}
