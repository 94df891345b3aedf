import { checkProject } from './check/check-project.js';
import type { Config } from './config/read-config.js';
import { tsconfigFiles } from './discover/compiler-options.js';
import type { Earlier, LoadedProject } from './discover/load-project.js';
import type { Contract } from './emit/contract.js';
import { Findings } from './ir/diagnostic.js';
import type { Ir } from './ir/ir.js';
import { Memo } from './ir/memo.js';
import { applyLock, type LockMode } from './lock/apply-lock.js';
import { readModel } from './model/read-model.js';
import type { HandProtos } from './protos-in/hand-protos.js';
import { readHandProtos } from './read-hand-protos.js';
import { collectMessages } from './wire/messages.js';
import { checkServices, planServices } from './wire/plan-services.js';
import { planWire } from './wire/plan-wire.js';

/** What the stages before `emit` made of a project. */
export interface Staged {
  readonly project: LoadedProject;
  readonly ir: Ir;
  /** Undefined when `findings` got an error. */
  readonly contract: Contract | undefined;
  /** Every file that was read, absolute: another text in one of them may give another contract. */
  readonly inputs: readonly string[];
}

/**
 * discover → model → check → wire → lock. Whatever is wrong goes into `findings`; TypeScript is known up to the model.
 * @param lockMode how the lock is taken: to generate, to check, to rebase
 * @param parsed what an earlier run in this process has parsed
 * @param memo what an earlier run in this process has worked out
 */
export function runStages(
  config: Config,
  findings: Findings,
  lockMode: LockMode = {},
  parsed?: Earlier,
  memo = new Memo(),
): Staged {
  const protos = readHandProtos(config, `${config.package}.v1`, findings, memo);
  // Without the .proto files' messages each use of one would be an error.
  const isRead = !findings.hasErrors || protos !== undefined;
  const { project, ir } = readModel(
    config,
    isRead ? findings : new Findings(),
    parsed,
    protos,
    memo,
  );
  const inputs = [...project.read, ...tsconfigFiles(config), ...(protos?.files ?? [])];
  const contract = buildContract(ir, protos?.protos, config, findings, lockMode, memo);
  return { project, ir, contract, inputs };
}

/** The stages that need no TypeScript. */
function buildContract(
  ir: Ir,
  protos: HandProtos | undefined,
  config: Config,
  findings: Findings,
  lockMode: LockMode,
  memo: Memo,
): Contract | undefined {
  checkProject(ir, findings);
  if (findings.hasErrors) return undefined;
  const messages = collectMessages(ir, memo);
  const wire = planWire(messages, `${config.package}.v1`, findings, protos?.wire, memo);
  const services = planServices(ir, messages, wire);
  checkServices(ir, services, wire, findings);
  if (findings.hasErrors) return undefined;
  const applied = applyLock({ ir, messages, plan: wire }, config, lockMode, findings, memo);
  if (applied === undefined || findings.hasErrors) return undefined;
  const { plan, routes, text } = applied;
  const { output, clientPackage } = config;
  return { ir, messages, plan, protos, services, routes, lock: text, output, clientPackage };
}
