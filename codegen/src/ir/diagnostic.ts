import { DECLARATION_CODES } from './codes/declaration-codes.js';
import { LOCK_CODES } from './codes/lock-codes.js';
import { OUTPUT_CODES } from './codes/output-codes.js';
import { PROTO_CODES } from './codes/proto-codes.js';
import { ROUTE_CODES } from './codes/route-codes.js';
import { TYPE_CODES } from './codes/type-codes.js';
import type { Loc } from './ir.js';

/** Everything that codegen can complain about. */
export const CODES = {
  ...DECLARATION_CODES,
  ...OUTPUT_CODES,
  ...TYPE_CODES,
  ...PROTO_CODES,
  ...LOCK_CODES,
  ...ROUTE_CODES,
} as const;

export type DiagnosticCode = keyof typeof CODES;

export function isCode(text: string): text is DiagnosticCode {
  return Object.hasOwn(CODES, text);
}

/** One thing that is wrong or doubtful, at one place. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly loc: Loc;
  /** What to do, more exact than the code's remedy. */
  readonly hint?: string;
  /** Where inside the type: `JoinRequest.items[].when`. */
  readonly path?: string;
  /** Other places that matter: the declaration of an offending field. */
  readonly related?: readonly { readonly loc: Loc; readonly message: string }[];
}

/** What a project makes of warnings of a code. */
export type WarningLevel = 'off' | 'warning' | 'error';

/** Gathers diagnostics; nothing stops at the first one. The same finding at the same place is kept once. */
export class Findings {
  readonly #list: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  #errors = 0;
  #levels: Readonly<Partial<Record<string, WarningLevel>>> = {};

  /** What becomes of warnings from now on, by code; errors stay errors. */
  setLevels(levels: Readonly<Partial<Record<string, WarningLevel>>>): void {
    this.#levels = levels;
  }

  add(given: Diagnostic): void {
    const level = given.severity === 'warning' ? this.#levels[given.code] : undefined;
    if (level === 'off') return;
    const diagnostic = level === 'error' ? { ...given, severity: level } : given;
    const { loc } = diagnostic;
    const place = `${loc.file} ${loc.line} ${loc.column}`;
    const key = `${diagnostic.code} ${place} ${diagnostic.path} ${diagnostic.message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#list.push(diagnostic);
    if (diagnostic.severity === 'error') this.#errors++;
  }

  error(code: DiagnosticCode, loc: Loc, message: string, more: Partial<Diagnostic> = {}): void {
    this.add({ code, severity: 'error', message, loc, ...more });
  }

  warn(code: DiagnosticCode, loc: Loc, message: string, more: Partial<Diagnostic> = {}): void {
    this.add({ code, severity: 'warning', message, loc, ...more });
  }

  /** How many errors there are so far. */
  get errors(): number {
    return this.#errors;
  }

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  get count(): number {
    return this.#list.length;
  }

  /** By file, then place. */
  sorted(): readonly Diagnostic[] {
    return [...this.#list].sort(
      (a, b) =>
        compareText(a.loc.file, b.loc.file) ||
        a.loc.line - b.loc.line ||
        a.loc.column - b.loc.column ||
        compareText(a.code, b.code) ||
        compareText(a.path ?? '', b.path ?? '') ||
        compareText(a.message, b.message),
    );
  }
}

/** Order by code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether it tells that older clients or servers would no longer understand what is published. */
export function isBreaking({ code, severity }: Diagnostic): boolean {
  return severity === 'error' && code >= 'CG4051' && code <= 'CG4099';
}
