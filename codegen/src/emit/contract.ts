import type { Ir } from '../ir/ir.js';
import type { Messages } from '../wire/messages.js';
import type { WireService } from '../wire/plan-services.js';
import type { WirePlan } from '../wire/plan-wire.js';

/** All that the emitters know. */
export interface Contract {
  readonly ir: Ir;
  readonly messages: Messages;
  /** With the lock's numbers. */
  readonly plan: WirePlan;
  /** The gRPC services of the components that have remotes. */
  readonly services: readonly WireService[];
  /** The number of each route in the route dictionary; none as long as the project has no lock. */
  readonly routeIds: ReadonlyMap<string, number>;
  /** The new text of codegen.lock.json; undefined as long as the project has none. */
  readonly lock: string | undefined;
  /** The folder of generated code, relative to the project, with `/`. */
  readonly output: string;
}
