import { encodeRoute, type RouteDictionary, type WireRoute } from '@nopal/protocol';

/** A game has some hundred; other servers may name what they like. */
const MOST_KEPT = 4_096;

/** Routes as they are written to clients of one format, each made once. */
export class WireRoutes {
  readonly #dictionary: RouteDictionary | undefined;
  readonly #known = new Map<string, WireRoute>();

  /** @param dictionary of clients that read codes */
  constructor(dictionary: RouteDictionary | undefined) {
    this.#dictionary = dictionary;
  }

  /** @throws ProtocolError BAD_ROUTE_LENGTH, BAD_ROUTE_TEXT */
  of(route: string): WireRoute {
    const known = this.#known.get(route);
    if (known !== undefined) return known;
    const made = this.#dictionary?.codeOf(route) ?? encodeRoute(route);
    if (this.#known.size < MOST_KEPT) this.#known.set(route, made);
    return made;
  }
}
