import type { CookieOptions } from './cookies.js';

/** Status, headers and cookies of the answer to come; a `Reply`'s own win. After the answer has begun every call throws. */
export interface ResponseHead {
  status: number | undefined;
  /** @throws TypeError for a name or value that HTTP does not allow, or that frames the message. */
  set(name: string, value: string): this;
  append(name: string, value: string): this;
  get(name: string): string | undefined;
  remove(name: string): this;
  /** @throws TypeError for what a cookie cannot hold. */
  cookie(name: string, value: string, options?: CookieOptions): this;
  clearCookie(name: string, options?: CookieOptions): this;
}
