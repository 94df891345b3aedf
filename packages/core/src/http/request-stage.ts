/** Where a request is; it goes through them in this order. */
export const Stage = {
  REQUEST_HOOKS: 0,
  ROUTE_HOOKS: 1,
  ADMIT: 2,
  GUARDS: 3,
  BODY: 4,
  PARSE_HOOKS: 5,
  BIND: 6,
  HANDLER_HOOKS: 7,
  CALL: 8,
  ANSWER: 9,
} as const;
export type Stage = (typeof Stage)[keyof typeof Stage];
