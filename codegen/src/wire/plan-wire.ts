import type { Findings } from '../ir/diagnostic.js';
import type { ExternalWire } from '../protos-in/hand-protos.js';
import { checkNames } from './check-names.js';
import type { Message, Messages } from './messages.js';
import { Planner } from './planner.js';
import type { WireModel } from './wire-model.js';

/** The wire model, and what carries each body, result, push, request and response. */
export interface WirePlan {
  readonly model: WireModel;
  /** The full name of the message that carries it. */
  readonly carriers: ReadonlyMap<Message, string>;
}

/**
 * Decides how each type is carried in protobuf; the lock gives the numbers afterwards. `findings` gets names that two
 * things want or that do not survive.
 * @param pkg the proto package: `arena.v1`
 * @param external the hand-written messages and enums; the plan has those that the model leads to
 */
export function planWire(
  messages: Messages,
  pkg: string,
  findings: Findings,
  external: ExternalWire = { messages: new Map(), enums: new Map() },
): WirePlan {
  const planner = new Planner(messages, pkg, findings, external);
  const carriers = new Map<Message, string>();
  for (const message of messages.all) carriers.set(message, planner.carrier(message));
  const model = planner.model();
  checkNames(model, findings);
  return { model, carriers };
}
