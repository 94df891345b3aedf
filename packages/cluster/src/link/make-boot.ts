import { randomBytes } from 'node:crypto';

/** Crockford's base 32: its order as text is its order as a number. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/**
 * Names a start of a process: 26 characters, the time first, so that of two boots the later one is the larger text.
 * @param wallTime milliseconds since 1970
 */
export function makeBoot(wallTime = Date.now()): string {
  let rest = Math.max(0, Math.floor(wallTime));
  let time = '';
  for (let digit = 0; digit < TIME_DIGITS; digit += 1) {
    time = `${DIGITS[rest % 32]}${time}`;
    rest = Math.floor(rest / 32);
  }
  let random = '';
  for (const byte of randomBytes(RANDOM_DIGITS)) random += DIGITS[byte % 32];
  return time + random;
}
