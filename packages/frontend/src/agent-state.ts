/** Where a connection stands. There is one legal order. */
export const AgentState = {
  /** Nothing has come. */
  START: 0,
  /** The handshake is being checked. */
  CHECKING: 1,
  /** The handshake was answered; the client has not acknowledged. */
  ANSWERED: 2,
  /** Messages flow. */
  WORKING: 3,
  CLOSED: 4,
} as const;
export type AgentState = (typeof AgentState)[keyof typeof AgentState];
