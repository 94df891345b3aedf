import type { Loc } from './type.js';

/** What every decorated method has. */
export interface MethodIr {
  readonly method: string;
  readonly name: string;
  readonly doc?: string;
  readonly deprecated?: string;
  /** `@example`: what it gives, as JSON or text. */
  readonly examples?: readonly string[];
  /** `@was`: earlier names, or whole routes. */
  readonly was?: readonly string[];
  readonly loc: Loc;
}
