import { randomBytes } from 'node:crypto';

/** Crockford's base 32: its digits sort as the numbers do. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/**
 * A name for one start of a process: a ULID, which sorts by time as text. Of two servers of one id the later boot wins.
 * @param wallTime milliseconds since 1970; now unless it is said
 */
export function makeBoot(wallTime = Date.now()): string {
  let time = '';
  let rest = Math.floor(wallTime);
  for (let i = 0; i < TIME_DIGITS; i += 1) {
    time = `${DIGITS[rest % 32]}${time}`;
    rest = Math.floor(rest / 32);
  }
  let random = '';
  for (const byte of randomBytes(RANDOM_DIGITS)) random += DIGITS[byte & 31];
  return time + random;
}

/** Whether a boot is later than another; an unknown one (empty) never is. */
export function isNewerBoot(boot: string, than: string): boolean {
  return boot > than;
}
