import type { Envelope } from './envelope.js';

/** Gets what other servers sent to this one. It never throws. */
export type EnvelopeReceiver = (from: string, envelope: Envelope) => void;

/** Carries envelopes between servers, this one included. The bytes in an envelope are copied before `send` returns. */
export interface Link {
  /** False when there is no way to that server now: nothing was sent. */
  send(to: string, envelope: Envelope): boolean;
  /** Starts to receive. */
  open(receive: EnvelopeReceiver): Promise<void>;
  close(): Promise<void>;
}
