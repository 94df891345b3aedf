/** What a frame means to the load, where it does not answer a request. */
export const Seen = {
  NOTHING: 0,
  /** The connection takes requests from here on. */
  READY: -1,
  PUSH: -2,
  /** An answer, and an error. */
  ERROR: -3,
} as const;

/** How the load speaks to a server over WebSocket: frames that are made once, and a look at the first bytes of what comes. */
export interface Wire {
  /** Of the upgrade request. Some servers tell it over HTTP first. */
  path(port: number): string | Promise<string>;
  /** Sent as soon as the connection is upgraded. */
  readonly hello: Buffer | undefined;
  /** Has no hello and needs none: ready once it is upgraded. */
  readonly isReadyAtOnce: boolean;
  /** A request that is answered with its own body, of so many characters. @param id 1 to 127 */
  echo(id: number, characters: number): Buffer;
  /** A request that makes the connection a member of the room. @param name another one for each connection */
  join(id: number, name: string): Buffer;
  /** Makes the server send a body of so many characters to every member of the room. */
  shout(characters: number): Buffer;
  /**
   * One frame's payload.
   * @param send sends a frame, where the protocol wants an answer.
   * @returns the id of the request that it answers, or one of `Seen`.
   */
  read(bytes: Buffer, start: number, end: number, send: (frame: Buffer) => void): number;
}
