import type { Contract } from './contract.js';
import type { NopalClient } from './nopal-client.js';

/** The client of a contract, for declarations: `let client: Client<typeof contract>`. */
export type Client<C> = C extends Contract<infer T> ? NopalClient & T : never;
