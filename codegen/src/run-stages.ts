import { checkProject } from './check/check-project.js';
import type { Config } from './config/read-config.js';
import { loadProject, tsconfigFiles } from './discover/load-project.js';
import type { Contract } from './emit/contract.js';
import type { Findings } from './ir/diagnostic.js';
import type { Ir } from './ir/ir.js';
import { readProject } from './model/read-project.js';
import { collectMessages } from './wire/messages.js';
import { numberInOrder } from './wire/number-in-order.js';
import { planWire } from './wire/plan-wire.js';

/** What the stages before `emit` made of a project. */
export interface Staged {
  readonly ir: Ir;
  /** Undefined when `findings` got an error. */
  readonly contract: Contract | undefined;
  /** Every file that was read, absolute: another text in one of them may give another contract. */
  readonly inputs: readonly string[];
}

/** discover → model → check → wire → lock. Whatever is wrong goes into `findings`; TypeScript is known up to the model. */
export function runStages(config: Config, findings: Findings): Staged {
  const project = loadProject(config);
  const ir = readProject(project, findings);
  const inputs = [...project.files.map((file) => file.fileName), ...tsconfigFiles(config)];
  return { ir, contract: buildContract(ir, config, findings), inputs };
}

/** The stages that need no TypeScript. */
function buildContract(ir: Ir, config: Config, findings: Findings): Contract | undefined {
  checkProject(ir, findings);
  if (findings.hasErrors) return undefined;
  const messages = collectMessages(ir);
  const wire = planWire(messages, `${config.package}.v1`, findings);
  if (findings.hasErrors) return undefined;
  const { plan, lock } = { plan: numberInOrder(wire), lock: undefined };
  return { ir, messages, plan, lock, output: config.output };
}
