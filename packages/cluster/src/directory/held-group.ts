import { clusterTopic, Group, type GroupMember, type Session } from '@nopal/core';

/** The members of a cluster-wide group that this frontend holds. */
export class HeldGroup extends Group {
  readonly #changed: (group: HeldGroup) => void;

  /** @param changed called after each member that came or left */
  constructor(name: string, changed: (group: HeldGroup) => void) {
    super(name, clusterTopic(name));
    this.#changed = changed;
  }

  override add(session: Session<object>): boolean {
    const isNew = super.add(session);
    if (isNew) this.#changed(this);
    return isNew;
  }

  override remove(session: Session<object>): boolean {
    const wasMember = super.remove(session);
    if (wasMember) this.#changed(this);
    return wasMember;
  }

  /** The names of the serializers that its members read, in order. */
  formats(): string[] {
    const names = new Set<string>();
    for (const [, serializers] of this.audiences())
      for (const { name } of serializers.keys()) names.add(name);
    return [...names].sort();
  }

  /** Its members; those of one user for a uid that is not ''. */
  list(uid: string): GroupMember[] {
    const all: GroupMember[] = [];
    for (const session of this.members()) {
      if (uid !== '' && session.uid !== uid) continue;
      all.push({ frontendId: session.frontendId, sessionId: session.id, uid: session.uid });
    }
    return all;
  }
}
