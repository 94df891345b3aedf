import { Findings } from '../ir/diagnostic.js';
import { Memo } from '../ir/memo.js';
import { typeStamps } from '../ir/type-stamps.js';
import type { ExternalWire } from '../protos-in/hand-protos.js';
import { checkNames } from './check-names.js';
import type { KeptPlan } from './kept-drafts.js';
import type { Message, Messages } from './messages.js';
import { Planner } from './planner.js';
import type { WireModel } from './wire-model.js';

/** The wire model, and what carries each body, result, push, request and response. */
export interface WirePlan {
  readonly model: WireModel;
  /** The full name of the message that carries it. */
  readonly carriers: ReadonlyMap<Message, string>;
}

const NO_EXTERNAL: ExternalWire = { messages: new Map(), enums: new Map() };

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
  external: ExternalWire = NO_EXTERNAL,
  memo = new Memo(),
): WirePlan {
  const kept = memo.slot('wire plan', (): KeptPlan & Basis => ({ types: new Map() }));
  if (kept.pkg !== pkg || kept.external !== external) kept.types = new Map();
  Object.assign(kept, { pkg, external });
  kept.graph = typeStamps(messages.types, memo);
  const plan = (found: Findings, keep: KeptPlan) => {
    const planner = new Planner(messages, pkg, found, external, memo, keep);
    const carriers = new Map<Message, string>();
    for (const message of messages.all) carriers.set(message, planner.carrier(message));
    return { model: planner.model(), carriers, planned: planner.planned };
  };
  const first = new Findings();
  let { model, carriers, planned } = plan(first, kept);
  if (first.count > 0 && kept.types.size > 0) {
    // Where a name is claimed first is told only by planning everything.
    ({ model, carriers, planned } = plan(findings, { types: new Map() }));
  } else for (const one of first.sorted()) findings.add(one);
  kept.types = first.count > 0 ? new Map() : planned;
  checkNames(model, findings, memo);
  return { model, carriers };
}

interface Basis {
  pkg?: string;
  external?: ExternalWire;
}
