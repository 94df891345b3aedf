import type { Json } from '@nopal/server';

export interface Text {
  text: string;
}

export interface Lines {
  lines: string[];
}

export interface Login {
  uid: string;
}

export interface Uids {
  uids: string[];
}

export interface Audience {
  uids: string[];
  text: string;
}

/** The session's data. */
export interface Player {
  level?: number;
  hat?: string;
}

/** A session as a handler of some server sees it. */
export interface View {
  server: string;
  id: number;
  frontendId: string;
  frontendType: string;
  remoteAddress: string;
  uid: string;
  data: Player;
  handshake: Json;
}

export interface Work {
  n: number;
  /** Whose request it is. */
  by: string;
  /** How long the handler takes. */
  ms: number;
  /** What it does in the end: an error, or an answer. */
  fails: boolean;
}

/** Work for another server. */
export interface Toil extends Work {
  /** What the call to that server may take. */
  timeoutMs: number;
  isIdempotent: boolean;
}

export interface Done {
  n: number;
  by: string;
  server: string;
  /** The session's request that ran before this one; 0 for the first. */
  after: number;
}

export type ServerType = 'gate' | 'lobby' | 'game' | 'shop' | 'attic';

/** A remote call for a server to make. */
export interface Errand {
  type: ServerType;
  method: 'server' | 'trace' | 'refuse' | 'fail' | 'never' | 'remaining';
  server?: string;
  key?: string;
  metadata?: Record<string, string>;
  timeoutMs?: number;
  /** Goes on with the client's own call. */
  isPartOfCall?: boolean;
}

/** A remote call of every server of a type, or one that nobody waits for. */
export interface Message {
  type: ServerType;
  text: string;
  server?: string;
  all?: boolean;
}

/** What became of a call at one server. */
export interface Outcome {
  server: string;
  text: string;
}

export interface Outcomes {
  outcomes: Outcome[];
}

export interface Place {
  server: string;
}

export interface Listed {
  id: string;
  type: string;
  frontend: boolean;
  state: string;
  metadata: Record<string, string>;
  sessions: number;
}

/** What a server knows of the cluster. */
export interface Roll {
  members: Listed[];
  ownSessions: number;
}

export interface Metadata {
  server: string;
  metadata: Record<string, string>;
}
