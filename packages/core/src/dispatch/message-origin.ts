/** What another server says of a client's message that it sent here. */
export interface MessageOrigin {
  /** The boot id of that server and its number for the message: together they name the call. */
  readonly boot: string;
  readonly sequence: number;
  /** Trace context as opaque text. */
  readonly trace?: string | undefined;
  /** How much longer that server waits, in milliseconds. */
  readonly timeoutMs: number;
}
