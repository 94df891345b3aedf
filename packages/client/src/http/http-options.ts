/** Headers by name. */
export type HttpHeaders = Readonly<Record<string, string>>;

export interface HttpOptions {
  /** What every path comes behind: `https://game.example.com`. */
  readonly url: string | URL;
  /**
   * Addresses of routes that are answered under names of their own, by that name as the route has it: `*.example.com`. Without
   * one a route of `admin.example.com` is asked there, with the scheme, port and path of `url`.
   */
  readonly hosts?: Readonly<Record<string, string | URL>>;
  /** Sent with every request; a function is asked each time, for a token that changes. */
  readonly headers?: HttpHeaders | (() => HttpHeaders | Promise<HttpHeaders>);
  /** Milliseconds until DEADLINE_EXCEEDED; none when absent. */
  readonly timeoutMs?: number;
  /** Whether a browser sends cookies to other origins too. */
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  /** Instead of the platform's. */
  readonly fetch?: typeof globalThis.fetch;
}

/** The last argument of every call. */
export interface HttpCallOptions {
  /** Aborting rejects with CANCELLED, and the server is told. */
  readonly signal?: AbortSignal | undefined;
  /** Beside those of all calls; they win. */
  readonly headers?: HttpHeaders | undefined;
  readonly timeoutMs?: number | undefined;
}
