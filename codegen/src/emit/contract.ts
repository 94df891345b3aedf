import type { Ir } from '../ir/ir.js';
import type { HandProtos } from '../protos-in/hand-protos.js';
import type { Messages } from '../wire/messages.js';
import type { WirePlan } from '../wire/plan-wire.js';

/** All that the emitters know. */
export interface Contract {
  readonly ir: Ir;
  readonly messages: Messages;
  /** With the lock's numbers. */
  readonly plan: WirePlan;
  /** Undefined when the project has no hand-written .proto files. */
  readonly protos: HandProtos | undefined;
  /** The new text of codegen.lock.json; undefined as long as the project has none. */
  readonly lock: string | undefined;
  /** The folder of generated code, relative to the project, with `/`. */
  readonly output: string;
}
