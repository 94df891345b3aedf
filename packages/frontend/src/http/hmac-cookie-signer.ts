import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CookieSigner } from '@nopal/core';

/** Fewer bytes could be guessed. */
const MIN_KEY_LENGTH = 16;

/** Signs with the first key and verifies with any: a new key goes in front, an old one is taken out later. */
export class HmacCookieSigner implements CookieSigner {
  readonly #keys: readonly string[];

  /** @throws TypeError without keys, or for one that is too short. */
  constructor(keys: readonly string[]) {
    if (keys.length === 0 || keys.some((key) => key.length < MIN_KEY_LENGTH))
      throw new TypeError(
        `cookie keys must be at least one, of ${MIN_KEY_LENGTH} characters or more each`,
      );
    this.#keys = keys;
  }

  sign(name: string, value: string): string {
    return `${value}.${signature(this.#keys[0] as string, name, value).toString('base64url')}`;
  }

  verify(name: string, signed: string): string | undefined {
    const dot = signed.lastIndexOf('.');
    if (dot === -1) return undefined;
    const value = signed.slice(0, dot);
    const given = Buffer.from(signed.slice(dot + 1), 'base64url');
    const isGood = this.#keys.some((key) => {
      const own = signature(key, name, value);
      return own.length === given.length && timingSafeEqual(own, given);
    });
    return isGood ? value : undefined;
  }
}

/** The name is part of what is signed: another cookie's value is no good. */
function signature(key: string, name: string, value: string): Buffer {
  return createHmac('sha256', key).update(`${name}=${value}`).digest();
}
