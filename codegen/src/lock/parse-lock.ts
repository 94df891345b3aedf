import type { DiagnosticCode } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import { type Lock, type LockEntry, type LockSection, numberProblem } from './lock.js';
import { lockEntryPlace } from './lock-place.js';
import { parseLimits } from './parse-limits.js';

/** Something wrong in a lock. */
export interface LockFault {
  readonly code: DiagnosticCode;
  readonly loc: Loc;
  readonly message: string;
}

/** Checks what JSON.parse gave, entry by entry; what is wrong goes to `faults`. */
export function parseLock(parsed: unknown, text: string, faults: LockFault[]): Lock | undefined {
  return new LockParser(text, faults).lock(parsed);
}

const KEYS = ['version', 'package', 'messages', 'oneofs', 'enums', 'routes'];
const NOTES = ['limits', 'was', 'deleted', 'alias'];

class LockParser {
  constructor(
    private readonly text: string,
    private readonly faults: LockFault[],
  ) {}

  lock(parsed: unknown): Lock | undefined {
    const root = asObject(parsed);
    const missing = root && KEYS.find((key) => !Object.hasOwn(root, key));
    if (root === undefined || missing !== undefined) {
      this.#fault(
        'CG4001',
        'version',
        undefined,
        undefined,
        `it is no lock: it has no "${missing ?? 'version'}"`,
      );
      return undefined;
    }
    const unknown = Object.keys(root).find((key) => !KEYS.includes(key));
    if (unknown !== undefined)
      this.#fault('CG4001', unknown, undefined, undefined, `unknown key "${unknown}"`);
    if (!(Number.isInteger(root.version) && Number(root.version) >= 1))
      this.#fault('CG4001', 'version', undefined, undefined, '"version" must be a whole number');
    const pkg = root.package;
    if (typeof pkg !== 'string' || !/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/.test(pkg)) {
      this.#fault('CG4001', 'package', undefined, undefined, '"package" must be a proto package');
      return undefined;
    }
    return {
      package: pkg,
      messages: this.#owners('messages', root.messages, pkg),
      oneofs: this.#owners('oneofs', root.oneofs, pkg),
      enums: this.#owners('enums', root.enums, pkg),
      routes: this.#rows('routes', undefined, root.routes),
    };
  }

  #owners(section: LockSection, value: unknown, pkg: string): Map<string, readonly LockEntry[]> {
    const owners = new Map<string, readonly LockEntry[]>();
    const given = asObject(value);
    if (given === undefined)
      this.#fault('CG4001', section, undefined, undefined, `"${section}" must be an object`);
    for (const [name, inner] of Object.entries(given ?? {})) {
      if (!name.startsWith(`${pkg}.`))
        this.#fault('CG4001', section, name, undefined, `"${name}" is not in the package ${pkg}`);
      const rows = section === 'messages' ? asObject(inner)?.fields : inner;
      owners.set(name, this.#rows(section, name, rows));
    }
    return owners;
  }

  #rows(section: LockSection, owner: string | undefined, value: unknown): readonly LockEntry[] {
    if (!Array.isArray(value)) {
      const what = owner === undefined ? section : owner;
      this.#fault('CG4001', section, owner, undefined, `"${what}" must hold a list of entries`);
      return [];
    }
    const rows: LockEntry[] = [];
    const names = new Set<string>();
    for (const one of value as unknown[]) {
      const row = this.#row(section, owner, one);
      if (row === undefined) continue;
      const last = rows.at(-1);
      const complain = (message: string) =>
        this.#fault('CG4004', section, owner, row.number, `${owner ?? section}: ${message}`);
      const problem = numberProblem(section, row.number);
      if (problem !== undefined) complain(problem);
      if (last !== undefined && last.number === row.number && !(section === 'enums' && row.alias))
        complain(`${row.number} is given to both "${last.name}" and "${row.name}"`);
      else if (last !== undefined && last.number > row.number)
        complain(`${row.number} stands after ${last.number}; entries are in the order of numbers`);
      if (!row.deleted && names.has(row.name)) complain(`"${row.name}" has two numbers`);
      if (!row.deleted) names.add(row.name);
      rows.push(row);
    }
    return rows;
  }

  #row(section: LockSection, owner: string | undefined, value: unknown): LockEntry | undefined {
    const hasType = section !== 'enums';
    const length = hasType ? 3 : 2;
    const parts: unknown[] = Array.isArray(value) ? value : [];
    const [number, name] = parts;
    const type = hasType ? parts[2] : undefined;
    const notes = parts.length > length ? asObject(parts[length]) : {};
    const isEntry =
      typeof number === 'number' &&
      typeof name === 'string' &&
      (!hasType || typeof type === 'string') &&
      parts.length <= length + 1 &&
      notes !== undefined &&
      Object.keys(notes).every((key) => NOTES.includes(key));
    const { was, deleted, alias, limits } = notes ?? {};
    const parsed = limits === undefined ? {} : parseLimits(limits);
    const hasNotes =
      (was === undefined || (Array.isArray(was) && was.every((one) => typeof one === 'string'))) &&
      (deleted === undefined || deleted === true) &&
      (alias === undefined || (alias === true && section === 'enums')) &&
      parsed !== undefined;
    if (!isEntry || !hasNotes) {
      const at = typeof number === 'number' ? number : undefined;
      const form = hasType ? '[number, "name", "type", { notes }]' : '[number, "name", { notes }]';
      this.#fault(
        'CG4001',
        section,
        owner,
        at,
        `an entry must be ${form}; found ${JSON.stringify(value)?.slice(0, 80)}`,
      );
      return undefined;
    }
    return {
      number,
      name,
      ...(typeof type === 'string' && { type }),
      ...(limits !== undefined && { limits: parsed }),
      ...(was !== undefined && { was: was as string[] }),
      ...(deleted === true && { deleted }),
      ...(alias === true && { alias }),
    };
  }

  #fault(
    code: DiagnosticCode,
    section: string,
    owner: string | undefined,
    number: number | undefined,
    message: string,
  ): void {
    this.faults.push({ code, loc: lockEntryPlace(this.text, section, owner, number), message });
  }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Record<string, unknown>;
}
