/** Lets pages connect by the `Origin` that their browser names; native clients name none. */
export class OriginRule {
  readonly #any: boolean;
  readonly #sameOrigin: boolean;
  readonly #listed: ReadonlySet<string>;

  /**
   * @param allowed `same-origin`, `*`, `null`, or origins like `https://game.example`.
   * @throws TypeError when an entry is none of these.
   */
  constructor(allowed: readonly string[]) {
    this.#any = allowed.includes('*');
    this.#sameOrigin = allowed.includes('same-origin');
    this.#listed = new Set(allowed.filter((entry) => entry !== '*' && entry !== 'same-origin'));
    for (const entry of this.#listed) {
      if (entry !== 'null' && hostOf(entry) === undefined) {
        throw new TypeError(
          `allowedOrigins has '${entry}'; write an origin like 'https://game.example', or 'same-origin', '*' or 'null'`,
        );
      }
    }
  }

  /** Both are the headers of the upgrade request, '' where one is missing. */
  allows(origin: string, host: string): boolean {
    if (origin === '' || this.#any) return true;
    const lower = origin.toLowerCase();
    if (this.#listed.has(lower)) return true;
    return this.#sameOrigin && host !== '' && hostOf(lower) === host.toLowerCase();
  }
}

/** The `host[:port]` of `scheme://host[:port]`, or undefined when the text is no origin in its one form. */
function hostOf(origin: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#@\s]+)$/.exec(origin)?.[1];
}
