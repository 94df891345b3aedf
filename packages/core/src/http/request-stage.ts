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

/** What is done with the result of something that was waited for. */
export const Take = { ANSWER: 0, GUARD: 1, BODY: 2, RESULT: 3 } as const;
export type Take = (typeof Take)[keyof typeof Take];

/** What a stage waits for. */
export interface Waits {
  readonly promise: PromiseLike<unknown>;
  readonly take: Take;
}
