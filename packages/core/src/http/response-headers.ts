import type { CookieSigner } from './cookie-signer.js';
import { writeCookie } from './cookie-text.js';
import type { CookieOptions } from './cookies.js';
import { checkHeaderName, checkHeaderValue } from './header-text.js';
import { noKeys } from './request-cookies.js';
import type { ResponseHead } from './response-head.js';

/** The head of an answer as it is made: names are found in any case and written as they were first given. */
export class ResponseHeaders implements ResponseHead {
  #status: number | undefined;
  /** Names and values in turn. */
  readonly #list: string[] = [];
  readonly #isSecure: boolean;
  readonly #signer: CookieSigner | undefined;
  #isSent = false;

  constructor(isSecure: boolean, signer: CookieSigner | undefined) {
    this.#isSecure = isSecure;
    this.#signer = signer;
  }

  get status(): number | undefined {
    return this.#status;
  }

  set status(status: number | undefined) {
    this.#check();
    if (status !== undefined && (!Number.isInteger(status) || status < 200 || status > 599))
      throw new TypeError(`status ${status} is no final HTTP status, 200 to 599`);
    this.#status = status;
  }

  /** What there is to send, names and values in turn. */
  get list(): string[] {
    return this.#list;
  }

  /** From here on nothing can be changed. */
  seal(): void {
    this.#isSent = true;
  }

  set(name: string, value: string): this {
    this.#check();
    checkHeaderName(name);
    checkHeaderValue(name, value);
    return this.write(name, value);
  }

  /** Sets a header that is known to be right. */
  write(name: string, value: string): this {
    const at = this.#find(name);
    if (at === -1) this.#list.push(name, value);
    else {
      this.#list[at + 1] = value;
      this.#removeFrom(at + 2, name);
    }
    return this;
  }

  append(name: string, value: string): this {
    this.#check();
    checkHeaderName(name);
    checkHeaderValue(name, value);
    this.#list.push(name, value);
    return this;
  }

  get(name: string): string | undefined {
    const at = this.#find(name);
    return at === -1 ? undefined : this.#list[at + 1];
  }

  remove(name: string): this {
    this.#check();
    this.#removeFrom(0, name);
    return this;
  }

  cookie(name: string, value: string, options: CookieOptions = {}): this {
    this.#check();
    if (options.signed === true && this.#signer === undefined) throw noKeys();
    const text = options.signed === true ? (this.#signer?.sign(name, value) ?? value) : value;
    this.#list.push('Set-Cookie', writeCookie(name, text, options, this.#isSecure));
    return this;
  }

  clearCookie(name: string, options: CookieOptions = {}): this {
    const { expires: _expires, signed: _signed, ...where } = options;
    return this.cookie(name, '', { ...where, maxAge: 0 });
  }

  #find(name: string): number {
    const list = this.#list;
    if (list.length === 0) return -1;
    const lower = name.toLowerCase();
    for (let at = 0; at < list.length; at += 2) {
      if ((list[at] as string).toLowerCase() === lower) return at;
    }
    return -1;
  }

  #removeFrom(start: number, name: string): void {
    const lower = name.toLowerCase();
    for (let at = this.#list.length - 2; at >= start; at -= 2) {
      if ((this.#list[at] as string).toLowerCase() === lower) this.#list.splice(at, 2);
    }
  }

  #check(): void {
    if (this.#isSent) throw new Error('the answer has begun; its head cannot be changed any more');
  }
}
