import { Component, Handler, push, Remote } from '@nopal/core';

/** Ends *​/ early? *\/ export const pwned = 1; /* */
export interface Hostile {
  /** `${process.exit(1)}` <script> */
  "it's": string;
  'quote"\'back\\slash': number;
  "line\nbreak": boolean;
  'separator\u2028here': string;
  '*/ pwned: 1 /*': string;
  '`${1}`': "a'b" | 'c"d' | 'e\\f' | 'g\nh' | 'i\u2028j' | '*/';
  __proto__: { polluted: string };
  prototype?: string;
  hasOwnProperty?: string;
  '': string;
}

export interface INVALID {
  type: 'x';
}

/**
 * Names that generated files use themselves.
 * @remarks none
 */
export interface Promise_ {
  isArray: string;
}

@Component({ name: '__proto__' })
export class table {
  readonly constructor_ = push<INVALID>();

  @Handler() hostile(v: Hostile): Hostile { return v; }
  @Handler() INVALID(v: INVALID): INVALID { return v; }
  @Handler({ name: 'delete' }) 'not a name!'(v: Promise_): Promise_ { return v; }
  @Handler() constructor_1(v: { explainValue: 'explainValue' }): void { void v; }
  @Remote() __proto__(request: string, self: string, delete_: string): string { return request + self + delete_; }
  @Remote({ name: 'toString' }) asText(call: number): { __proto__?: number } { return { ['__proto__']: call }; }
}
