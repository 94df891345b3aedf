import { resolve } from 'node:path';
import { readConfig } from './config/read-config.js';
import type { ProtocolDescription } from './emit/protocol/describe-protocol.js';
import { type Diagnostic, Findings } from './ir/diagnostic.js';
import type { Ir } from './ir/ir.js';

/** A project as codegen understands it; nothing is written. */
export interface ProjectDescription {
  /** Undefined when the configuration is wrong; with errors it may be incomplete. */
  readonly ir: Ir | undefined;
  /** Undefined when there are errors. */
  readonly protocol: ProtocolDescription | undefined;
  /** The files that `nopal docs` writes, by name. */
  readonly pages: ReadonlyMap<string, string | Uint8Array>;
  /** The folder for them in nopal.config.json, relative to the project. */
  readonly docs: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a project's contract for those who only look at it. */
export async function describeProject(projectDir: string): Promise<ProjectDescription> {
  const findings = new Findings();
  const config = readConfig(resolve(projectDir), findings);
  const nothing = { ir: undefined, protocol: undefined, pages: new Map(), docs: config?.docs };
  if (config === undefined) return { ...nothing, diagnostics: findings.sorted() };
  const [{ runStages }, { describeProtocol }, { emitDocs }] = await Promise.all([
    import('./run-stages.js'),
    import('./emit/protocol/describe-protocol.js'),
    import('./emit/protocol/emit-docs.js'),
  ]);
  const { ir, contract } = runStages(config, findings);
  const diagnostics = findings.sorted();
  if (contract === undefined) return { ...nothing, ir, diagnostics };
  const pages = emitDocs(contract);
  return { ir, protocol: describeProtocol(contract), pages, docs: config.docs, diagnostics };
}
