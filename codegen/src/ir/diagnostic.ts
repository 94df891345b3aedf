import type { Loc } from './ir.js';

/** Everything that codegen can complain about. `CG1…` is about declarations and names, `CG2…` about types. */
export const CODES = {
  CG1001: {
    title: 'nopal.config.json is missing or wrong',
    remedy: 'Correct the named key; the JSON schema of @nopal/cli completes it in an editor.',
  },
  CG1002: {
    title: 'a decorator option or push route is not a literal',
    remedy: 'Write the value itself, or a `const` or enum member that holds it.',
  },
  CG1003: {
    title: 'a component lies outside every server',
    remedy: 'Add its file to `components` of a server type, or remove the decorator.',
  },
  CG1004: {
    title: 'a server type has no components',
    remedy: 'Check the pattern, and that a class in those files has @Component().',
  },
  CG1005: {
    title: 'a decorated method in a class without @Component',
    remedy: 'Add @Component() to the class, or to the class that extends it.',
  },
  CG1006: {
    title: 'a class that generated code must import is not exported',
    remedy: 'Write `export class`.',
  },
  CG1007: {
    title: 'a name cannot be part of a route',
    remedy: 'Use letters, digits, _ and -; give another one with the `name` option.',
  },
  CG1008: { title: 'a route is longer than 255 bytes', remedy: 'Shorten one of its names.' },
  CG1009: {
    title: 'two methods or components share a route',
    remedy: 'Rename one, or give it a `name`.',
  },
  CG1010: { title: 'two pushes share a route', remedy: 'Rename one, or give it another route.' },
  CG1011: {
    title: 'a decorated method is static, private, abstract, generic, overloaded or unnamed',
    remedy: 'Decorate a plain public method with one signature.',
  },
  CG1012: {
    title: 'a @Handler has two payload parameters',
    remedy: 'Put both in one object: the body is that one message.',
  },
  CG1013: {
    title: 'a decorated method has a rest parameter',
    remedy: 'Take an array instead.',
  },
  CG1014: { title: 'a decorator is not called', remedy: 'Write the parentheses: `@Component()`.' },
  CG1015: {
    title: "a notify returns something that nobody gets, or waits for a client's answer",
    remedy: "Return void, or drop `kind: 'notify'`.",
  },
  CG1016: {
    title: 'a constructor parameter is nothing that can be given',
    remedy: 'Use a class: one of the game, or a framework service.',
  },
  CG1017: {
    title: 'a parameter cannot be given to this kind of method',
    remedy: 'A @Remote takes `Call` and reads `call.session`; Session and Call are taken once.',
  },
  CG1018: { title: 'a @Remote parameter has no name', remedy: 'Name it; the name is its field.' },
  CG1019: {
    title: 'two members of the typed client or of a remote share a name',
    remedy: 'Rename one of them.',
  },
  CG1020: {
    title: 'an option has a value that is not allowed',
    remedy: 'Use one of the named values.',
  },
  CG1021: {
    title: 'classes need each other to be made',
    remedy: 'Break the circle of constructors.',
  },
  CG1022: {
    title: 'a file is no TypeScript',
    remedy: 'Mend it: what stands behind the error could be missed.',
  },
  CG2001: {
    title: 'a type says nothing (any, unknown, object, never, …)',
    remedy: 'Say what it holds: the type is the contract.',
  },
  CG2002: {
    title: 'a type is not found',
    remedy:
      'Check the import. Types of npm packages are not read: declare the message in the project.',
  },
  CG2003: {
    title: 'a type cannot be carried (function, symbol, class of the platform, …)',
    remedy: 'Use plain data: objects, arrays, Map, Set, Date, Uint8Array, text, numbers.',
  },
  CG2004: {
    title: 'a body, result or push is not a message',
    remedy: 'Use an object, a union of objects with a discriminant, Uint8Array, or void.',
  },
  CG2005: {
    title: 'a message has a method, accessor or private member',
    remedy: 'Keep messages plain: an interface, or a class with public fields only.',
  },
  CG2006: {
    title: 'a union of objects has no common literal field',
    remedy: "Add one to each, such as `type: 'gold'` and `type: 'item'`.",
  },
  CG2007: {
    title: 'members of a union look the same on the wire',
    remedy: 'Wrap them in objects with a literal field that tells them apart.',
  },
  CG2008: {
    title: 'a key is not text',
    remedy: 'Use Record<string, T> or Map<string, T>, or an array of entries.',
  },
  CG2009: {
    title: 'undefined where it cannot be carried',
    remedy: 'Use null, or an optional field.',
  },
  CG2010: {
    title: 'an object has both fields and an index signature',
    remedy: 'Put the indexed part in a field of its own.',
  },
  CG2011: {
    title: 'a type refers to itself without an object between',
    remedy: 'Declare an interface that holds it.',
  },
  CG2012: {
    title: 'a type parameter is not resolved',
    remedy: 'Give the type argument.',
  },
  CG2013: { title: 'an enum member is computed', remedy: 'Write its value as a literal.' },
  CG2014: { title: 'a type is too large', remedy: 'Use smaller messages: at most 2,000 types.' },
  CG3001: {
    title: 'two shapes want one name in the .proto files',
    remedy: 'Rename one of the types or fields, or give one `@protoName`.',
  },
} as const satisfies Record<string, { title: string; remedy: string }>;

export type DiagnosticCode = keyof typeof CODES;

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

/** Gathers diagnostics; nothing stops at the first one. The same finding at the same place is kept once. */
export class Findings {
  readonly #list: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  add(diagnostic: Diagnostic): void {
    const { loc } = diagnostic;
    const place = `${loc.file} ${loc.line} ${loc.column}`;
    const key = `${diagnostic.code} ${place} ${diagnostic.path} ${diagnostic.message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#list.push(diagnostic);
  }

  error(code: DiagnosticCode, loc: Loc, message: string, more: Partial<Diagnostic> = {}): void {
    this.add({ code, severity: 'error', message, loc, ...more });
  }

  warn(code: DiagnosticCode, loc: Loc, message: string, more: Partial<Diagnostic> = {}): void {
    this.add({ code, severity: 'warning', message, loc, ...more });
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
