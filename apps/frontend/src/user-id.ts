import { randomBytes } from 'node:crypto';

const SHAPE = /^[a-z0-9]{1,16}-[A-Za-z0-9_-]{16}$/;

/** A new user id: the name's plain letters, to recognise it in a log, and 96 random bits that nobody guesses. */
export function newUserId(name: string): string {
  const letters = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '')
    .slice(0, 16);
  return `${letters || 'player'}-${randomBytes(12).toString('base64url')}`;
}

/** Whether a text can be an id that `newUserId` made. Only its owner knows it: players see each other's numbers, not ids. */
export function isUserId(text: string): boolean {
  return SHAPE.test(text);
}
