/** What the handlers of both server types exchange with clients. */
export interface Greeting {
  name: string;
}

export interface Login {
  uid: string;
}

export interface Text {
  text: string;
}

export interface Work {
  n: number;
  /** How long the handler takes. */
  ms: number;
}

export interface WorkDone {
  n: number;
  /** How many of the session's handlers of this component ran at the same time. */
  running: number;
  server: string;
}

export interface Audience {
  uids: string[];
  text: string;
}

export interface Unreached {
  uids: string[];
}
