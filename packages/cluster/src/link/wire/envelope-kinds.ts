import type { AskEnvelope, Envelope } from '../envelope.js';
import type { Field } from './fields.js';

/** The most that names and texts of an error's metadata may be together, in bytes. */
export const MAX_ERROR_METADATA_BYTES = 65_536;

const SNAPSHOT: readonly Field[] = [
  { number: 1, name: 'id', type: 'uint32' },
  { number: 2, name: 'uid', type: 'text', isOptional: true },
  { number: 3, name: 'data', type: 'text' },
  { number: 4, name: 'version', type: 'uint32' },
];
/** Fields of `Error`. */
export const ERROR: readonly Field[] = [
  { number: 1, name: 'code', type: 'text' },
  { number: 2, name: 'message', type: 'text' },
  {
    number: 3,
    name: 'metadata',
    type: 'text',
    isOptional: true,
    maxTextBytes: MAX_ERROR_METADATA_BYTES,
  },
];
const BODY: readonly Field[] = [
  { number: 1, name: 'serializer', type: 'text' },
  { number: 2, name: 'body', type: 'bytes' },
];
const REASON: readonly Field[] = [
  { number: 1, name: 'code', type: 'text' },
  { number: 2, name: 'message', type: 'text', isOptional: true },
];
const ticket: Field = { number: 1, name: 'ticket', type: 'fixed32' };
const number: Field = { number: 1, name: 'number', type: 'uint53' };
const sessionId = (at: number): Field => ({ number: at, name: 'sessionId', type: 'uint32' });
const text = (at: number, name: string): Field => ({ number: at, name, type: 'text' });
const bodies = (at: number): Field => ({
  number: at,
  name: 'bodies',
  type: 'message',
  isRepeated: true,
  of: BODY,
});
const session: Field = { number: 5, name: 'session', type: 'message', of: SNAPSHOT };
const error: Field = { number: 2, name: 'error', type: 'message', of: ERROR };

/** A kind of envelope: its field of `Envelope` in protos/link.proto, and its own. */
export interface EnvelopeKind {
  readonly number: number;
  /** What an envelope of this kind has beside its fields. */
  readonly is: { readonly kind: Envelope['kind']; readonly about?: AskEnvelope['about'] };
  readonly fields: readonly Field[];
}

/** Every kind but those that are read and written by hand: 1, 2, 10, 25 and 26. */
export const ENVELOPE_KINDS: readonly EnvelopeKind[] = [
  {
    number: 3,
    is: { kind: 'cancel' },
    fields: [ticket, { number: 2, name: 'isDeadline', type: 'bool' }],
  },
  {
    number: 4,
    is: { kind: 'refusal' },
    fields: [ticket, error],
  },
  {
    number: 5,
    is: { kind: 'route' },
    fields: [{ number: 1, name: 'id', type: 'uint32' }, text(2, 'route')],
  },
  {
    number: 6,
    is: { kind: 'session-open' },
    fields: [
      text(1, 'frontendType'),
      text(2, 'remoteAddress'),
      text(3, 'handshake'),
      text(4, 'serializer'),
      session,
    ],
  },
  { number: 7, is: { kind: 'session-changed' }, fields: [{ ...session, number: 1 }] },
  { number: 8, is: { kind: 'session-closed' }, fields: [sessionId(1)] },
  { number: 9, is: { kind: 'resume' }, fields: [{ number: 1, name: 'isEnd', type: 'bool' }] },
  {
    number: 11,
    is: { kind: 'publish' },
    fields: [text(1, 'topic'), text(2, 'route'), bodies(3)],
  },
  { number: 12, is: { kind: 'publish-all' }, fields: [text(1, 'route'), bodies(2)] },
  { number: 13, is: { kind: 'join' }, fields: [sessionId(1), text(2, 'topic')] },
  { number: 14, is: { kind: 'leave' }, fields: [sessionId(1), text(2, 'topic')] },
  {
    number: 16,
    is: { kind: 'ask', about: 'bind' },
    fields: [number, sessionId(2), text(3, 'uid')],
  },
  {
    number: 17,
    is: { kind: 'ask', about: 'change' },
    fields: [
      number,
      sessionId(2),
      text(3, 'patch'),
      { number: 4, name: 'removed', type: 'text', isRepeated: true },
      { number: 5, name: 'baseVersion', type: 'uint32' },
      { number: 6, name: 'isOwnBase', type: 'bool' },
    ],
  },
  {
    number: 18,
    is: { kind: 'ask', about: 'kick' },
    fields: [
      number,
      sessionId(2),
      { number: 3, name: 'reason', type: 'message', of: REASON, isOptional: true },
      { number: 4, name: 'code', type: 'uint32' },
    ],
  },
  { number: 19, is: { kind: 'ask', about: 'follow' }, fields: [number, sessionId(2)] },
  {
    number: 20,
    is: { kind: 'ask', about: 'reach' },
    fields: [
      number,
      { number: 2, name: 'sessionIds', type: 'uint32', isRepeated: true },
      text(3, 'route'),
      bodies(4),
    ],
  },
  {
    number: 24,
    is: { kind: 'reply' },
    fields: [
      number,
      { ...error, isOptional: true },
      { ...session, number: 3, isOptional: true },
      { number: 4, name: 'done', type: 'bool', isOptional: true },
      { number: 5, name: 'missed', type: 'uint32', isRepeated: true, isOptional: true },
    ],
  },
  { number: 28, is: { kind: 'call-cancel' }, fields: [number] },
  {
    number: 27,
    is: { kind: 'directory' },
    fields: [
      number,
      { number: 2, name: 'isAnswer', type: 'bool' },
      { number: 3, name: 'body', type: 'bytes' },
    ],
  },
];
