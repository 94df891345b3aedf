import type { BoundHandler } from './bound-handler.js';

/** A route that another server type answers. */
export interface RemoteTarget {
  readonly kind: 'remote';
  readonly serverType: string;
  /** The whole route. */
  readonly route: string;
  /** How long its answer may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Its number among the routes of this server's manifest, from 1 on; absent for a route that is not in it. */
  readonly number?: number | undefined;
  /** Whether it may run twice: it is sent to another server when its own is lost. */
  readonly isIdempotent?: boolean;
}

interface Slot {
  readonly bytes: Uint8Array;
  readonly target: BoundHandler | RemoteTarget;
  readonly next: Slot | undefined;
}

const encoder = new TextEncoder();

/** FNV-1a over the bytes, 32 bit (Fowler, Noll, Vo); signed, as such a number needs no memory. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let h = 0x811c9dc5 | 0;
  for (let i = start; i < end; i += 1) h = Math.imul(h ^ (bytes[i] as number), 0x01000193);
  return h;
}

function equals(slot: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (slot.length !== end - start) return false;
  for (let i = 0; i < slot.length; i += 1) if (slot[i] !== bytes[start + i]) return false;
  return true;
}

/** Route → method, found by the route's bytes as they came, so that no text is made per message. */
export class RouteTable {
  readonly #slots = new Map<number, Slot>();
  readonly #byRoute = new Map<string, BoundHandler>();
  readonly #byCode: (BoundHandler | RemoteTarget | undefined)[] = [];

  /**
   * Adds a handler under its whole route and, as clients may leave out their frontend's own type, without the type.
   * @throws Error when there is a handler of that route.
   */
  add(handler: BoundHandler): void {
    if (this.#byRoute.has(handler.route)) {
      throw new Error(
        `two handlers have the route ${handler.route}; give one of them, or its component, another name`,
      );
    }
    this.#byRoute.set(handler.route, handler);
    this.#insert(handler.route, handler);
    this.#insert(handler.route.slice(handler.route.indexOf('.') + 1), handler);
  }

  /** Adds a route of another server type, so that it needs no parsing when it comes. */
  addRemote(target: RemoteTarget): void {
    this.#insert(target.route, target);
  }

  /** Lets the routes that are here be found by the codes of a dictionary too. */
  setCodes(codes: Iterable<readonly [route: string, code: number]>): void {
    for (const [route, code] of codes) this.#byCode[code] = this.findText(route);
  }

  /** By a dictionary's code. */
  findCode(code: number): BoundHandler | RemoteTarget | undefined {
    return this.#byCode[code];
  }

  find(bytes: Uint8Array, start: number, end: number): BoundHandler | RemoteTarget | undefined {
    for (
      let slot = this.#slots.get(hash(bytes, start, end));
      slot !== undefined;
      slot = slot.next
    ) {
      if (equals(slot.bytes, bytes, start, end)) return slot.target;
    }
    return undefined;
  }

  /** By the route's text, whole or without the server type. */
  findText(route: string): BoundHandler | RemoteTarget | undefined {
    const bytes = encoder.encode(route);
    return this.find(bytes, 0, bytes.length);
  }

  handlers(): IterableIterator<BoundHandler> {
    return this.#byRoute.values();
  }

  #insert(route: string, target: BoundHandler | RemoteTarget): void {
    const bytes = encoder.encode(route);
    const key = hash(bytes, 0, bytes.length);
    this.#slots.set(key, { bytes, target, next: this.#slots.get(key) });
  }
}
