import type { ArenaSummary } from '../../backend/src/messages.js';

export interface LoginRequest {
  name: string;
  /** The user id of a connection that broke, to take its seat again. */
  resume?: string;
}

export interface LoginReply {
  uid: string;
  /** The name as others see it. */
  name: string;
}

export interface EnterRequest {
  arena: string;
}

export interface ArenaList {
  arenas: ArenaSummary[];
}
