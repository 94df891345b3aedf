import type { HttpSession } from './http-session.js';

/** What hooks leave on a request for those after them. A game adds its own: `declare module '@nopal/core' { interface HttpState { … } }`. */
export interface HttpState {
  [name: string]: unknown;
  /** Of servers with `httpSession`; see `sessionOf`. */
  session?: HttpSession;
}
