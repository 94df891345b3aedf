import type { Findings } from '../ir/diagnostic.js';
import type { Ir } from '../ir/ir.js';

/** Something that holds for every contract; breaches go into `findings`. */
export type Rule = (ir: Ir, findings: Findings) => void;
