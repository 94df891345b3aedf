import { GameError, MAX_GROUP_NAME_LENGTH, MAX_UID_LENGTH } from '@nopal/core';
import {
  type ClaimItem,
  type DirectoryMessage,
  type GroupItem,
  MAX_MESSAGE_ITEMS,
  type MemberItem,
  type PlaceItem,
} from './directory-message.js';
import { isLoginTime } from './login-clock.js';

/** Longest id, boot or type of a server, and name of a serializer, in characters. */
const MAX_NAME_LENGTH = 256;
const MAX_FORMATS = 16;
/** The most that a message takes: its items with the longest names there may be, four bytes a character. */
const MAX_BYTES = MAX_MESSAGE_ITEMS * MAX_UID_LENGTH * 6;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

type Kind = DirectoryMessage['kind'];
type Fields = Readonly<Record<string, unknown>>;

/** Of each kind, what makes the message of its fields. */
const READERS: { readonly [K in Kind]: (fields: Fields) => DirectoryMessage } = {
  claims: ({ boot, type, claims }) => ({
    kind: 'claims',
    boot: name(boot),
    type: name(type),
    claims: list(claims, MAX_MESSAGE_ITEMS, claim),
  }),
  find: ({ uids }) => ({ kind: 'find', uids: list(uids, MAX_MESSAGE_ITEMS, uid) }),
  places: ({ isFirst, places }) => ({
    kind: 'places',
    isFirst: isFirst === true,
    places: list(places, MAX_MESSAGE_ITEMS, place),
  }),
  groups: ({ groups }) => ({ kind: 'groups', groups: list(groups, MAX_MESSAGE_ITEMS, group) }),
  'group-end': ({ name: of }) => ({ kind: 'group-end', name: groupName(of) }),
  'group-renew': ({ name: of }) => ({ kind: 'group-renew', name: groupName(of) }),
  'group-member': ({ name: of, act, sessionId }) => ({
    kind: 'group-member',
    name: groupName(of),
    act: oneOf(act, ['add', 'remove', 'has']),
    sessionId: number(sessionId),
  }),
  'group-list': ({ name: of, after, limit, uid: who }) => ({
    kind: 'group-list',
    name: groupName(of),
    after: number(after),
    limit: number(limit),
    uid: text(who, MAX_UID_LENGTH),
  }),
  done: () => ({ kind: 'done' }),
  changed: ({ outcome }) => ({ kind: 'changed', outcome: oneOf(outcome, ['yes', 'no', 'gone']) }),
  members: ({ members, total }) => ({
    kind: 'members',
    members: list(members, MAX_MESSAGE_ITEMS, member),
    total: number(total),
  }),
};

/** A message as the link carries it. */
export function encodeDirectoryMessage(message: DirectoryMessage): Uint8Array {
  return encoder.encode(JSON.stringify(message));
}

/** @throws GameError `BAD_REQUEST` for bytes that are no such message; nothing of them is believed unseen. */
export function decodeDirectoryMessage(bytes: Uint8Array): DirectoryMessage {
  if (bytes.length > MAX_BYTES) throw wrong(`is ${bytes.length} bytes; at most ${MAX_BYTES}`);
  let fields: unknown;
  try {
    fields = JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    throw wrong((cause as Error).message);
  }
  const known = record(fields);
  const kind = known.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(READERS, kind)) throw wrong('is of no known kind');
  return READERS[kind as Kind](known);
}

function claim(value: unknown): ClaimItem {
  const { uid: who, time, sessionId } = record(value);
  if (!isLoginTime(time)) throw wrong('has a login at no time');
  return { uid: uid(who), time, sessionId: number(sessionId) };
}

function place(value: unknown): PlaceItem {
  const { name: of, formats } = record(value);
  return { name: groupName(of), formats: list(formats, MAX_FORMATS, name) };
}

function group(value: unknown): GroupItem {
  const { name: of, time, by, ttlMs, remainingMs } = record(value);
  if (!isLoginTime(time)) throw wrong('has a group made at no time');
  return {
    name: groupName(of),
    time,
    by: name(by),
    ttlMs: number(ttlMs),
    remainingMs: number(remainingMs),
  };
}

function member(value: unknown): MemberItem {
  const { sessionId, uid: who } = record(value);
  return { sessionId: number(sessionId), uid: text(who, MAX_UID_LENGTH) };
}

function record(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw wrong('lacks an object');
  return value as Fields;
}

function list<T>(value: unknown, most: number, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw wrong('lacks a list');
  if (value.length > most) throw wrong(`has a list of ${value.length}; at most ${most}`);
  return value.map(read);
}

function number(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw wrong('lacks a whole number');
  return value as number;
}

function text(value: unknown, most: number): string {
  if (typeof value !== 'string' || value.length > most) throw wrong('lacks a text');
  return value;
}

function uid(value: unknown): string {
  if (value === '') throw wrong('has an empty uid');
  return text(value, MAX_UID_LENGTH);
}

function name(value: unknown): string {
  return text(value, MAX_NAME_LENGTH);
}

function groupName(value: unknown): string {
  if (value === '') throw wrong('has an empty name');
  return text(value, MAX_GROUP_NAME_LENGTH);
}

function oneOf<Word extends string>(value: unknown, words: readonly Word[]): Word {
  const word = words.find((one) => one === value);
  if (word === undefined) throw wrong(`lacks one of ${words.join(', ')}`);
  return word;
}

function wrong(what: string): GameError {
  return new GameError('BAD_REQUEST', `a directory message ${what}`);
}
