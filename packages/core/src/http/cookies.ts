/** Attributes of a cookie, RFC 6265bis. */
export interface CookieOptions {
  readonly path?: string;
  readonly domain?: string;
  /** Seconds; 0 removes it. */
  readonly maxAge?: number;
  readonly expires?: Date;
  /** True unless it is false. */
  readonly httpOnly?: boolean;
  /** True for requests that came over TLS unless it is given. */
  readonly secure?: boolean;
  /** `lax` unless it is given. */
  readonly sameSite?: 'strict' | 'lax' | 'none';
  readonly partitioned?: boolean;
  /** Signed with the first of the server's keys; read back with any of them. */
  readonly signed?: boolean;
}

/** The cookies of a request. */
export interface Cookies {
  get(name: string): string | undefined;
  /** Undefined also where the signature is no good. */
  signed(name: string): string | undefined;
  all(): Readonly<Record<string, string>>;
}
