/** Signs cookies, with a key that the game keeps secret. */
export interface CookieSigner {
  /** The value and its signature for this name, in one text. */
  sign(name: string, value: string): string;
  /** The value, or undefined when no key of the signer signed it for this name. */
  verify(name: string, signed: string): string | undefined;
}
