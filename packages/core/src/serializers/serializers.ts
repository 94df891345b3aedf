import type { Serializer } from '../ports/serializer.js';

/** The serializers of a server, by the names that clients choose them by. */
export class Serializers {
  readonly all: readonly Serializer[];
  /** Of clients that do not choose. */
  readonly preferred: Serializer;
  readonly #byName: ReadonlyMap<string, Serializer>;

  /** @throws TypeError when two have the same name, or none has that of the default. */
  constructor(all: readonly Serializer[], preferred: string) {
    this.all = all;
    this.#byName = new Map(all.map((one) => [one.name, one]));
    if (this.#byName.size < all.length)
      throw new TypeError(`two serializers have the same name: ${this.names}`);
    const found = this.#byName.get(preferred);
    if (found === undefined) {
      throw new TypeError(
        `defaultSerializer is ${JSON.stringify(preferred)}; it must be one of ${this.names}`,
      );
    }
    this.preferred = found;
  }

  /** For messages: `json, protobuf`. */
  get names(): string {
    return this.all.map(({ name }) => name).join(', ');
  }

  /** The one of that name, or the preferred one for ''; undefined when there is none. */
  of(name: string): Serializer | undefined {
    return name === '' ? this.preferred : this.#byName.get(name);
  }
}
