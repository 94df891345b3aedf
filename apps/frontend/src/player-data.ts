/** What a session remembers of its player. Written by the gate at login, read by the game. */
export type PlayerData = {
  name?: string;
  /** Index into the page's player colours, 0 to 7. */
  colour?: number;
  /** The game server where its arena is. */
  host?: string;
};

/** How many colours players come in. */
export const PLAYER_COLOURS = 8;
