import type { CodeTexts } from './code-texts.js';

/** `CG1…`: configuration, decorators, classes and names. */
export const DECLARATION_CODES = {
  CG1001: {
    title: 'nopal.config.json is missing or wrong',
    remedy: 'Correct the named key; the JSON schema of @nopal/cli completes it in an editor.',
  },
  CG1002: {
    title: 'a decorator option or push route is not a literal',
    remedy: 'Write the value itself, or a `const` or enum member that holds it.',
  },
  CG1003: {
    warning: true,
    title: 'a component lies outside every server',
    remedy: 'Add its file to `components` of a server type, or remove the decorator.',
  },
  CG1004: {
    warning: true,
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
  CG1023: {
    title: 'two types share a name',
    remedy: 'Rename one, or give it another name in the contract: `@protoName`.',
  },
  CG1024: {
    warning: true,
    title: 'a decorated method has no return type',
    remedy: 'Write it: an inferred one changes with the body.',
  },
  CG1025: {
    title: 'tsconfig.json cannot be read',
    remedy: 'Mend the named file; `npx tsc --showConfig` shows what it comes to.',
  },
  CG1026: {
    warning: true,
    title: 'tsconfig.json does not set experimentalDecorators',
    remedy: 'Set it to true: without it the decorators get other semantics and the start fails.',
  },
  CG1027: {
    title: 'a decorator does not exist',
    remedy:
      "Correct its name, or import it from `@nopal/server`: without its decorator a method is not in the contract, and an older client's route would be gone.",
  },
} as const satisfies CodeTexts;
