import type { Call } from './call.js';

/**
 * Decides whether a call may run, before its body is read. Returning false refuses with `FORBIDDEN`; throwing a GameError refuses with that error.
 */
export type Guard = (call: Call) => boolean | void | Promise<boolean | void>;

/** Runs before the method, in order. What it returns takes the body's place; undefined keeps the body. Throwing refuses. */
export type Before = (call: Call, body: unknown) => unknown;

/** What a method came to. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/**
 * Runs after the method, in order, also after a failure. What it returns takes the outcome's place; undefined keeps it.
 */
export type After = (
  call: Call,
  outcome: Outcome,
) => Outcome | undefined | void | Promise<Outcome | undefined | void>;

/** Hooks of one scope: the whole server, a component or a method. They run from the outside in, `after` from the inside out. */
export interface Pipeline {
  readonly guards?: readonly Guard[];
  readonly before?: readonly Before[];
  readonly after?: readonly After[];
}
