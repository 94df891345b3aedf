/** A live server of the cluster. */
export interface Member {
  /** Unique in the cluster while the process lives. */
  readonly id: string;
  readonly type: string;
  readonly frontend: boolean;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface MembershipListener {
  joined?(member: Member): void;
  left?(member: Member): void;
}

/** Which servers live. The pool never empties because the registry is slow or down. */
export interface Discovery {
  /** Makes this server known. */
  register(self: Member): Promise<void>;
  /** Takes this server off the list before it stops. */
  deregister(): Promise<void>;
  /** The live servers of a type, this one included, in a stable order. */
  members(type: string): readonly Member[];
  member(id: string): Member | undefined;
  /** Every member known now is told as joined. Answers the end of it. */
  watch(listener: MembershipListener): () => void;
}
