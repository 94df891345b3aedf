import { ClusterGroup, type ClusterGroupParts } from './cluster-group.js';
import { checkGroup } from './group-name.js';
import type { GroupOptions } from './groups.js';

/**
 * The groups of the whole cluster, by name, from any server: a service that constructors may ask for. Groups that one
 * server keeps and pushes to are better its own, see `Groups`: nothing is asked over the network for those.
 */
export class ClusterGroups {
  readonly #parts: ClusterGroupParts;

  constructor(parts: ClusterGroupParts) {
    this.#parts = parts;
  }

  /**
   * Makes a group. Without a TTL it lives as long as it has members, and an hour for its first.
   * @throws GameError `CONFLICT` when there is a group of that name, `INVALID` for a bad name or TTL.
   */
  async create(name: string, options: GroupOptions = {}): Promise<ClusterGroup> {
    checkGroup(name, options.ttlMs);
    await this.#parts.groups.create(name, options.ttlMs);
    return this.of(name);
  }

  /** The group of that name if it lives. */
  get(name: string): ClusterGroup | undefined {
    return this.#parts.groups.exists(name) ? this.of(name) : undefined;
  }

  /** The group of that name, which lives from its first member on. @throws GameError `INVALID` for a bad name. */
  of(name: string): ClusterGroup {
    checkGroup(name, undefined);
    return new ClusterGroup(name, this.#parts);
  }
}
