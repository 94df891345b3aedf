import type { LoadOptions } from '../harness/load.js';

/** What a frame from the server is, other than the answer to a request, which is the request's index: 0, 1, 2 … */
export const Heard = {
  /** Nothing that the load waits for. */
  NOTHING: -1,
  /** The connection is open: requests may begin. */
  READY: -2,
} as const;

/** An answer that is an error: what `hear` gives for the request of an index. */
export function failed(index: number): number {
  return -16 - index;
}

/** One connection of a closed loop, in the words of one protocol. All frames are made before the load begins. */
export interface Conversation {
  /** Of the upgrade; `/` by default. */
  readonly path?: string;
  /** Sent as soon as the connection is upgraded. */
  readonly opening: readonly Uint8Array[];
  /**
   * One for each that is in flight at a time: whole frames of a client, one or several. An answered request is sent again.
   */
  readonly requests: readonly Uint8Array[];
  /** How many operations an answer stands for, 1 by default: when a request carries several messages. */
  readonly weight?: number;
  /**
   * A frame's payload is `bytes` from `start` to `end`: answers one of `Heard`, the index of the request that it answers, or
   * `failed` of it. @param reply sends a frame at once, as for heartbeats.
   */
  hear(
    bytes: Buffer,
    start: number,
    end: number,
    reply: (frame: Uint8Array) => void,
    opcode: number,
  ): number;
}

/** A module of conversations exports it as `openConversation`. @param index of the connection, from 0. */
export type OpenConversation = (
  port: number,
  options: LoadOptions,
  index: number,
) => Conversation | Promise<Conversation>;
