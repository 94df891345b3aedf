import type { Ir } from '../ir/ir.js';
import type { HandProtos } from '../protos-in/hand-protos.js';
import type { Messages } from '../wire/messages.js';
import type { WireService } from '../wire/plan-services.js';
import type { WirePlan } from '../wire/plan-wire.js';

/** All that the emitters know. */
export interface Contract {
  readonly ir: Ir;
  readonly messages: Messages;
  /** With the lock's numbers. */
  readonly plan: WirePlan;
  /** Undefined when the project has no hand-written .proto files. */
  readonly protos?: HandProtos | undefined;
  /** The gRPC services of the components that have remotes. */
  readonly services: readonly WireService[];
  /** The lock's ids of all handlers and pushes, by number: the dictionary of routes on the clients' wire. */
  readonly routes: ReadonlyMap<string, number>;
  /** The new text of codegen.lock.json. */
  readonly lock: string;
  /** The folder of generated code, relative to the project, with `/`. */
  readonly output: string;
  /** The npm name of the client's package; undefined when none is wanted. */
  readonly clientPackage?: string | undefined;
}
