/** Lets pages in by the `Origin` that their browser names; native clients name none. Serves CORS, CSRF and WebSockets. */
export class OriginRule {
  readonly #any: boolean;
  readonly #sameOrigin: boolean;
  readonly #listed: ReadonlySet<string>;
  /** Of `https://*.game.example`: `https://` and `.game.example`. */
  readonly #families: readonly (readonly [scheme: string, end: string])[];

  /**
   * @param allowed `same-origin`, `*`, `null`, origins like `https://game.example`, or `https://*.game.example` for every
   * host below it, which is not the host itself.
   * @param option what the list is called, for messages.
   * @throws TypeError when an entry is none of these.
   */
  constructor(allowed: readonly string[], option = 'allowedOrigins') {
    this.#any = allowed.includes('*');
    this.#sameOrigin = allowed.includes('same-origin');
    const entries = allowed.filter((entry) => entry !== '*' && entry !== 'same-origin');
    for (const entry of entries) {
      const host = hostOf(entry);
      const isWhole = host !== undefined && !host.includes('*');
      if (entry === 'null' || isWhole || familyOf(entry) !== undefined) continue;
      throw new TypeError(
        `${option} has '${entry}'; write an origin like 'https://game.example' or 'https://*.game.example', or ` +
          "'same-origin', '*' or 'null'",
      );
    }
    this.#listed = new Set(entries.filter((entry) => !entry.includes('*')));
    this.#families = entries.flatMap((entry) => {
      const family = familyOf(entry);
      return family === undefined ? [] : [family];
    });
  }

  /** Whether every origin is allowed, so that an answer does not depend on it. */
  get isAny(): boolean {
    return this.#any;
  }

  /** Both are headers of the request, '' where one is missing. */
  allows(origin: string, host: string): boolean {
    if (origin === '' || this.#any) return true;
    const lower = origin.toLowerCase();
    if (this.#listed.has(lower)) return true;
    const named = hostOf(lower);
    if (named === undefined) return false;
    if (this.#sameOrigin && host !== '' && named === host.toLowerCase()) return true;
    return this.#families.some(
      ([scheme, end]) =>
        lower.startsWith(scheme) && named.length > end.length && named.endsWith(end),
    );
  }
}

/** The `host[:port]` of `scheme://host[:port]`, or undefined when the text is no origin in its one form. */
function hostOf(origin: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#@\s]+)$/.exec(origin)?.[1];
}

function familyOf(entry: string): readonly [string, string] | undefined {
  const found = /^([a-z][a-z0-9+.-]*:\/\/)\*(\.[^/?#@\s*]+)$/.exec(entry);
  return found === null ? undefined : [found[1] ?? '', found[2] ?? ''];
}
