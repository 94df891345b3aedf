/** What the handlers exchange with clients. */
export interface Numbered {
  n: number;
}

export interface Marked {
  /** The client's own mark, which comes back. */
  mark: string;
  n: number;
}

export interface Echoed {
  mark: string;
  n: number;
  /** The server that ran it. */
  server: string;
  boot: string;
  /** How many of the session's requests that server saw under a lower or the same number before a higher one. */
  disorder: number;
}

export interface Pause {
  n: number;
  ms: number;
}

export interface Who {
  uid: string;
}

export interface Place {
  frontend: string;
}

export interface Seen {
  /** Sessions that the server follows now. */
  sessions: number;
  /** Sessions whose end it was told. */
  closed: number;
  /** Sessions whose end it was told twice. */
  twice: number;
}

export interface Server {
  id: string;
  boot: string;
  state: string;
}

export interface Servers {
  servers: Server[];
}
