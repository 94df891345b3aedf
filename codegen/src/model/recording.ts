import { type Diagnostic, Findings } from '../ir/diagnostic.js';
import type { TypeId } from '../ir/ir.js';

/** What the reading of one thing led to. */
export interface Noted {
  /** The definitions that it asked for itself. */
  readonly asked: ReadonlySet<TypeId>;
  /** What it complained about, whether or not something else had done so before. */
  readonly findings: readonly Diagnostic[];
}

interface Notes {
  readonly asked: Set<TypeId>;
  readonly findings: Diagnostic[];
}

/** Findings that also know what was read when they were found. */
export class Recording extends Findings {
  #notes: Notes = { asked: new Set(), findings: [] };

  override add(given: Diagnostic): void {
    this.#notes.findings.push(given);
    super.add(given);
  }

  /** Notes that what is being read asks for a definition. */
  ask(id: TypeId): void {
    this.#notes.asked.add(id);
  }

  /** Reads something, and notes what that alone leads to. */
  note<Result>(read: () => Result): { readonly result: Result; readonly noted: Noted } {
    const outer = this.#notes;
    const notes: Notes = { asked: new Set(), findings: [] };
    this.#notes = notes;
    try {
      return { result: read(), noted: notes };
    } finally {
      this.#notes = outer;
    }
  }
}
