import { GameError } from '../errors/game-error.js';
import { isWhole, WHOLE_TEXT } from '../manifest/half-pairs.js';

/** The longest name of a group, in characters. */
export const MAX_GROUP_NAME_LENGTH = 128;

/** @throws GameError `INVALID` for a name that is none, or a TTL that is none; undefined is no TTL. */
export function checkGroup(name: unknown, ttlMs: number | undefined): void {
  if (typeof name !== 'string' || name.length === 0 || name.length > MAX_GROUP_NAME_LENGTH) {
    throw new GameError(
      'INVALID',
      `a group's name is a text of 1 to ${MAX_GROUP_NAME_LENGTH} characters`,
    );
  }
  if (!isWhole(name)) throw new GameError('INVALID', `a group's name is ${WHOLE_TEXT}`);
  if (ttlMs === undefined || (Number.isFinite(ttlMs) && ttlMs > 0)) return;
  throw new GameError('INVALID', `the ttlMs of group ${name} is ${ttlMs}; it must be more than 0`);
}
