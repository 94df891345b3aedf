export { type ConfigFault, checkConfig } from './config/check-config.js';
export { CONFIG_SCHEMA, type ConfigSchema } from './config/config-schema.js';
export { describeProject, type ProjectDescription } from './describe-project.js';
export type {
  ProtocolDescription,
  RouteDescription,
} from './emit/protocol/describe-protocol.js';
export { type GenerateOptions, type GenerateResult, generate } from './generate.js';
export { CODES, type Diagnostic, type DiagnosticCode, isBreaking } from './ir/diagnostic.js';
export { formatDiagnostics } from './ir/format-diagnostics.js';
export type { Ir, Loc } from './ir/ir.js';
export type { LockSection } from './lock/lock.js';
export type { LockSummary, SectionCount, UnpublishedEntry } from './lock/lock-summary.js';
export { formatGithub } from './report/format-github.js';
export { formatSarif } from './report/format-sarif.js';
export { relocate } from './report/relocate.js';
export { type LockOptions, type LockResult, runLock } from './run-lock.js';
export type { WatchOptions } from './watch/watch-project.js';

/** `watchProject` of watch/, which loads the compiler. */
export async function loadWatch(): Promise<typeof import('./watch/watch-project.js')> {
  return import('./watch/watch-project.js');
}
