import type { CookieSigner } from './cookie-signer.js';
import { parseCookies } from './cookie-text.js';
import type { Cookies } from './cookies.js';

/** A request's cookies, read when first asked for. */
export class RequestCookies implements Cookies {
  readonly #values: Readonly<Record<string, string>>;
  readonly #signer: CookieSigner | undefined;

  constructor(header: string | undefined, signer: CookieSigner | undefined) {
    this.#values = parseCookies(header);
    this.#signer = signer;
  }

  get(name: string): string | undefined {
    return this.#values[name];
  }

  signed(name: string): string | undefined {
    if (this.#signer === undefined) throw noKeys();
    const value = this.#values[name];
    return value === undefined ? undefined : this.#signer.verify(name, value);
  }

  all(): Readonly<Record<string, string>> {
    return this.#values;
  }
}

/** What is thrown for a signed cookie on a server without keys. */
export function noKeys(): TypeError {
  return new TypeError('signed cookies need keys: give the server http.cookieKeys');
}
