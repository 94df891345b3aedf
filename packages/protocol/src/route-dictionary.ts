import { MAX_DICTIONARY_ROUTES, WIRE_MAX_ROUTE_BYTES } from './limits.js';
import { ProtocolError } from './protocol-error.js';
import { encodeUtf8 } from './utf8.js';

const MAX_CODE = 0xff_ff;

/** Routes and the two-byte codes that stand for them, agreed in the handshake. It never changes. */
export class RouteDictionary {
  readonly #codes = new Map<string, number>();
  readonly #routes = new Map<number, string>();

  /**
   * Routes are trimmed. Codes are whole numbers from 0 to 65535.
   * @throws ProtocolError BAD_DICTIONARY when a route or code is out of bounds or there twice, or there are too many.
   */
  constructor(codes: Readonly<Record<string, number>> = {}) {
    const names = Object.keys(codes);
    if (names.length > MAX_DICTIONARY_ROUTES) {
      throw new ProtocolError(
        'BAD_DICTIONARY',
        `a dictionary of ${names.length} routes; at most ${MAX_DICTIONARY_ROUTES} are allowed`,
      );
    }
    for (const name of names) this.#add(name.trim(), codes[name]);
  }

  get size(): number {
    return this.#codes.size;
  }

  codeOf(route: string): number | undefined {
    return this.#codes.get(route);
  }

  routeOf(code: number): string | undefined {
    return this.#routes.get(code);
  }

  /** Routes with their codes, in the order they were given. */
  entries(): IterableIterator<[string, number]> {
    return this.#codes.entries();
  }

  toJSON(): Record<string, number> {
    const codes: Record<string, number> = Object.create(null);
    for (const [route, code] of this.#codes) codes[route] = code;
    return codes;
  }

  #add(route: string, code: unknown): void {
    const routeBytes = encodeUtf8(route).length;
    if (routeBytes === 0 || routeBytes > WIRE_MAX_ROUTE_BYTES) {
      throw new ProtocolError(
        'BAD_DICTIONARY',
        `a route of ${routeBytes} bytes in the dictionary; 1 to ${WIRE_MAX_ROUTE_BYTES} are allowed`,
      );
    }
    if (typeof code !== 'number' || !Number.isInteger(code) || code < 0 || code > MAX_CODE) {
      throw new ProtocolError(
        'BAD_DICTIONARY',
        `route "${route}" has code ${String(code)}; a code is a whole number from 0 to ${MAX_CODE}`,
      );
    }
    if (this.#codes.has(route)) {
      throw new ProtocolError('BAD_DICTIONARY', `route "${route}" is in the dictionary twice`);
    }
    const other = this.#routes.get(code);
    if (other !== undefined) {
      throw new ProtocolError(
        'BAD_DICTIONARY',
        `routes "${other}" and "${route}" have the same code ${code}`,
      );
    }
    this.#codes.set(route, code);
    this.#routes.set(code, route);
  }
}
