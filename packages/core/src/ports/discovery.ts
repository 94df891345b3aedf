/** Where a server's link listens, as other servers reach it. */
export interface LinkAddress {
  readonly host: string;
  readonly port: number;
}

/** `draining`: it finishes what it has and takes nothing new. */
export type MemberState = 'ready' | 'draining';

/** A live server of the cluster. */
export interface Member {
  /** Unique in the cluster while the process lives. */
  readonly id: string;
  readonly type: string;
  readonly frontend: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  /** Made at each start of the process: a restarted server of the same id is another member. */
  readonly boot: string;
  readonly state: MemberState;
  /** Absent among the servers of one process. */
  readonly address?: LinkAddress;
}

/** How much a server has to do. */
export interface MemberLoad {
  /** Requests that run or wait. */
  readonly inFlight: number;
  readonly sessions: number;
  /** The event loop's longest delay in the last second, in milliseconds. */
  readonly lagMs: number;
}

export interface MembershipListener {
  joined?(member: Member): void;
  /** Its metadata or its state is another; id and boot are the same. */
  changed?(member: Member, before: Member): void;
  /** What it held is gone: its sessions, its answers. */
  left?(member: Member): void;
}

/** Which servers live and can be reached. The pool never empties because the registry is slow or down. */
export interface Discovery {
  /** Makes this server known. */
  register(self: Member): Promise<void>;
  /** Makes a change of this server known: other metadata, or that it drains. */
  update(self: Member): Promise<void>;
  /** Takes this server off the list before it stops. */
  deregister(): Promise<void>;
  /** The servers of a type that take new work, this one included, in the order of their ids. The same array until it changes. */
  members(type: string): readonly Member[];
  /** Any live server, also one that drains. */
  member(id: string): Member | undefined;
  /** Every member known now is told as joined. Answers the end of it. */
  watch(listener: MembershipListener): () => void;
}
