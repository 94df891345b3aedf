export { type ConfigFault, checkConfig } from './config/check-config.js';
export { CONFIG_SCHEMA, type ConfigSchema } from './config/config-schema.js';
export { type GenerateOptions, type GenerateResult, generate } from './generate.js';
export { CODES, type Diagnostic, type DiagnosticCode } from './ir/diagnostic.js';
export { formatDiagnostics } from './ir/format-diagnostics.js';
export type { Ir, Loc } from './ir/ir.js';
export type { LockSection } from './lock/lock.js';
export type { LockSummary, SectionCount, UnpublishedEntry } from './lock/lock-summary.js';
export { type LockOptions, type LockResult, runLock } from './run-lock.js';
