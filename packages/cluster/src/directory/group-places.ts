import type { GroupPlace } from '@nopal/core';
import type { PlaceItem } from './directory-message.js';

/** Which frontends hold members of which group, as this server has heard. */
export class GroupPlaces {
  readonly #groups = new Map<string, Map<string, GroupPlace>>();

  /** Notes what a frontend holds of a group. Answers false when that was known. */
  set(frontendId: string, { name, formats }: PlaceItem): boolean {
    const places = this.#groups.get(name);
    const known = places?.get(frontendId);
    if (formats.length === 0) {
      if (known === undefined) return false;
      places?.delete(frontendId);
      if (places?.size === 0) this.#groups.delete(name);
      return true;
    }
    if (known !== undefined && known.formats.join() === formats.join()) return false;
    const place = { frontendId, formats };
    if (places === undefined) this.#groups.set(name, new Map([[frontendId, place]]));
    else places.set(frontendId, place);
    return true;
  }

  /** A frontend is gone, or is about to tell everything anew. */
  forget(frontendId: string): void {
    for (const [name, places] of this.#groups) {
      if (places.delete(frontendId) && places.size === 0) this.#groups.delete(name);
    }
  }

  of(name: string): readonly GroupPlace[] {
    const places = this.#groups.get(name);
    return places === undefined ? [] : [...places.values()];
  }

  has(name: string): boolean {
    return this.#groups.has(name);
  }

  /** What one frontend holds. */
  heldBy(frontendId: string): PlaceItem[] {
    const items: PlaceItem[] = [];
    for (const [name, places] of this.#groups) {
      const formats = places.get(frontendId)?.formats;
      if (formats !== undefined) items.push({ name, formats });
    }
    return items;
  }
}
