import type { DiagnosticCode } from '../ir/diagnostic.js';

/** Why a limit cannot be put on a type. */
export interface LimitProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}
