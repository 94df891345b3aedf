import type { int32, Range, uint32 } from '@nopal/server';

/** A cactus: a circle that nobody can walk through. Lengths are in field units; a player is 36 units wide. */
export interface Obstacle {
  x: number;
  y: number;
  radius: number;
}

/** A ripe `pear` is worth 1 point, a rare `gold` one 5. */
export type PearKind = 'pear' | 'gold';

/** A prickly pear on the field. It is green, and nobody can collect it, before the tick `ripeAt`. */
export interface Pear {
  id: uint32;
  x: number;
  y: number;
  kind: PearKind;
  ripeAt: int32;
}

/** Who a player is: what changes rarely. */
export interface PlayerProfile {
  id: uint32;
  name: string;
  /** Index into the page's player colours, 0 to 7. */
  colour: uint32 & Range<0, 7>;
}

/** Where a player is: what changes often. */
export interface PlayerState {
  id: uint32;
  x: number;
  y: number;
  /** Heading in radians, clockwise from the right. */
  dir: number;
  score: uint32;
  /** The last `move` that took effect; its sender compares its own prediction with this. */
  seq: uint32;
}

export interface ArenaSummary {
  id: string;
  title: string;
  players: uint32;
  capacity: uint32;
}

/** A player's best score, between servers: a user id is its player's own. */
export interface HighScore {
  uid: string;
  name: string;
  colour: uint32 & Range<0, 7>;
  score: uint32;
  arena: string;
}

export interface JoinRequest {
  arena: string;
}

export interface JoinReply {
  /** The player's own id in this arena. */
  you: uint32;
  arena: string;
  /** The id of the server that has the arena now. */
  server: string;
  title: string;
  /** The tick of everything below; a tick lasts 50 ms. */
  tick: uint32;
  width: number;
  height: number;
  obstacles: Obstacle[];
  pears: Pear[];
  profiles: PlayerProfile[];
  players: PlayerState[];
}

/** The arena's server is about to stop: whoever plays there joins again, and finds the arena on another one. */
export interface ArenaClosing {
  arena: string;
}

/** The direction a player wants to go. Longer than 1 counts as 1; it holds for 600 ms, so a lost player stops. */
export interface Move {
  dx: number;
  dy: number;
  /** Grows with each move of a seat. */
  seq: uint32;
}

export interface ChatRequest {
  text: string;
}

/** Twenty times a second: the players that changed and the pears that sprouted in this tick. */
export interface ArenaState {
  tick: uint32;
  players: PlayerState[];
  sprouted: Pear[];
}

export interface PlayerJoined {
  profile: PlayerProfile;
  state: PlayerState;
}

export interface PlayerLeft {
  id: uint32;
}

export interface PlayerChatted {
  id: uint32;
  name: string;
  text: string;
}

export interface PearCollected {
  tick: uint32;
  pear: uint32;
  player: uint32;
  points: uint32;
  /** The player's score with these points. */
  score: uint32;
}
