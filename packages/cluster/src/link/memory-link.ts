import type { Envelope } from './envelope.js';
import type { EnvelopeReceiver, Link } from './link.js';

/** Joins the links of the servers of one process. */
export class MemoryLinkHub {
  readonly receivers = new Map<string, EnvelopeReceiver>();
}

/**
 * A link inside one process. It behaves like one over the network: nothing is shared between sender and receiver, what
 * was sent in one turn of the event loop arrives together in a later one, in order.
 */
export class MemoryLink implements Link {
  readonly #hub: MemoryLinkHub;
  readonly #self: string;
  #outgoing: { to: string; envelope: Envelope }[] = [];

  constructor(hub: MemoryLinkHub, self: string) {
    this.#hub = hub;
    this.#self = self;
  }

  async open(receive: EnvelopeReceiver): Promise<void> {
    this.#hub.receivers.set(this.#self, receive);
  }

  async close(): Promise<void> {
    this.#hub.receivers.delete(this.#self);
  }

  send(to: string, envelope: Envelope): boolean {
    if (!this.#hub.receivers.has(to)) return false;
    if (this.#outgoing.length === 0) setImmediate(() => this.#flush());
    this.#outgoing.push({ to, envelope: ownCopy(envelope) });
    return true;
  }

  #flush(): void {
    const batch = this.#outgoing;
    this.#outgoing = [];
    for (const { to, envelope } of batch) this.#hub.receivers.get(to)?.(this.#self, envelope);
  }
}

/** Nothing of it is shared with the sender. A view of bytes is cut out first: a clone of it would copy its whole buffer. */
function ownCopy(envelope: Envelope): Envelope {
  if ('body' in envelope)
    return structuredClone({ ...envelope, body: new Uint8Array(envelope.body) });
  if ('bodies' in envelope) {
    const bodies = envelope.bodies.map((one) => ({ ...one, body: new Uint8Array(one.body) }));
    return structuredClone({ ...envelope, bodies });
  }
  if (envelope.kind === 'call')
    return structuredClone({ ...envelope, request: new Uint8Array(envelope.request) });
  if (envelope.kind === 'call-reply' && envelope.reply !== undefined)
    return structuredClone({ ...envelope, reply: new Uint8Array(envelope.reply) });
  return structuredClone(envelope);
}
