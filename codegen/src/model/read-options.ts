import { ts } from '../discover/compiler.js';
import type { Reader } from './reader.js';
import { type StaticValue, staticValue } from './static-value.js';
import { reportUnknown } from './unknown-decorator.js';

/** One of our decorators on a class or method. */
export interface Mark {
  /** `Route` of `@Get` and its kin too. */
  readonly decorator: string;
  /** What `@Get` and its kin say by their name. */
  readonly verb?: string;
  readonly node: ts.Decorator;
  readonly arguments: readonly ts.Expression[];
}

const OURS = new Set(['Component', 'Handler', 'Remote', 'Route']);
const VERBS = new Map([
  ['Get', 'GET'],
  ['Post', 'POST'],
  ['Put', 'PUT'],
  ['Patch', 'PATCH'],
  ['Delete', 'DELETE'],
  ['Head', 'HEAD'],
  ['Options', 'OPTIONS'],
  ['All', '*'],
]);
const DECORATORS = [...OURS, ...VERBS.keys()];
/** Hooks are values of the running program; the runtime reads them from the decorator. */
const HOOKS = ['guards', 'before', 'after'];

/** What an option must be; `object` is read by somebody else. */
type OptionKind =
  | 'string'
  | 'boolean'
  | 'milliseconds'
  | 'milliseconds or none'
  | 'status'
  | 'strings'
  | 'object'
  | readonly string[];

type OptionValue = StaticValue | readonly string[];

/** Our decorators on a declaration. */
export function marksOf(node: ts.Node, reader: Reader): readonly Mark[] {
  if (!ts.canHaveDecorators(node)) return [];
  const marks: Mark[] = [];
  const owner = ts.isClassDeclaration(node) ? node : node.parent;
  const isAtTop = ts.isClassDeclaration(owner) && ts.isSourceFile(owner.parent);
  const { framework } = reader.project;
  for (const decorator of ts.getDecorators(node) ?? []) {
    const { expression } = decorator;
    const callee = ts.isCallExpression(expression) ? expression.expression : expression;
    const name = isAtTop ? framework.nameOfTopValue(callee) : framework.nameOf(callee);
    const verb = name === undefined ? undefined : VERBS.get(name);
    if (name === undefined || (verb === undefined && !OURS.has(name))) {
      reportUnknown(callee, DECORATORS, reader);
      continue;
    }
    if (!ts.isCallExpression(expression)) {
      const hint = `write @${name}()`;
      reader.findings.error('CG1014', reader.locate(decorator), `@${name} is not called`, { hint });
    }
    const given = ts.isCallExpression(expression) ? expression.arguments : [];
    const about = verb === undefined ? { decorator: name } : { decorator: 'Route', verb };
    marks.push({ ...about, node: decorator, arguments: given });
  }
  return marks;
}

/**
 * The options of a decorator that codegen needs; each must be a literal of its kind.
 * @param atRunTime those that the running server reads, beside hooks
 */
export function readOptions(
  node: ts.Expression | undefined,
  kinds: Readonly<Record<string, OptionKind>>,
  reader: Reader,
  atRunTime: readonly string[] = [],
): Readonly<Record<string, OptionValue>> {
  const options: Record<string, OptionValue> = {};
  const skipped = new Set([...HOOKS, ...atRunTime]);
  if (node === undefined) return options;
  if (!ts.isObjectLiteralExpression(node)) {
    reader.findings.error('CG1002', reader.locate(node), 'options must be an object literal');
    return options;
  }
  for (const property of node.properties) {
    const name =
      property.name !== undefined && isPlainName(property.name) ? property.name.text : undefined;
    if (name === undefined) {
      reader.findings.error('CG1002', reader.locate(property), 'options must be named one by one');
      continue;
    }
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (skipped.has(name)) continue;
    if (kind === undefined) {
      reader.findings.error('CG1020', reader.locate(property), `there is no option ${name}`, {
        hint: `the options here are ${[...Object.keys(kinds), ...skipped].join(', ')}`,
      });
      continue;
    }
    const initializer = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined;
    if (kind === 'object') {
      if (initializer !== undefined && ts.isObjectLiteralExpression(initializer)) continue;
      const message = `the option ${name} is not an object literal, so codegen cannot know it`;
      reader.findings.error('CG1002', reader.locate(initializer ?? property), message);
      continue;
    }
    const value =
      kind === 'strings'
        ? initializer && staticTexts(initializer, reader)
        : initializer && staticValue(initializer, reader.project.checker);
    if (value === undefined) {
      reader.findings.error(
        'CG1002',
        reader.locate(initializer ?? property),
        `the option ${name} is not a literal, so codegen cannot know it`,
      );
    } else if (!fits(kind, value)) {
      const message = `${name} must be ${asked(kind)}; found ${JSON.stringify(value)}`;
      reader.findings.error('CG1020', reader.locate(initializer ?? property), message);
    } else options[name] = value;
  }
  return options;
}

/** What an option is set to; undefined when it is not there. */
export function optionNode(
  options: ts.Expression | undefined,
  name: string,
): ts.Expression | undefined {
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return undefined;
  for (const property of options.properties) {
    if (!ts.isPropertyAssignment(property) || !isPlainName(property.name)) continue;
    if (property.name.text === name) return property.initializer;
  }
  return undefined;
}

/** A list of texts, or one. */
function staticTexts(node: ts.Expression, reader: Reader): readonly string[] | undefined {
  const items = ts.isArrayLiteralExpression(node) ? node.elements : [node];
  const values = items.map((one) => staticValue(one, reader.project.checker));
  const texts = values.filter((one) => typeof one === 'string');
  return texts.length === values.length && texts.length > 0 ? texts : undefined;
}

function isPlainName(name: ts.PropertyName): name is ts.Identifier | ts.StringLiteral {
  return ts.isIdentifier(name) || ts.isStringLiteral(name);
}

function fits(kind: OptionKind, value: OptionValue): boolean {
  if (kind === 'strings') return Array.isArray(value);
  if (kind === 'milliseconds or none' && value === 0) return true;
  if (kind === 'milliseconds or none') return fits('milliseconds', value);
  if (kind === 'status')
    return typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599;
  if (kind === 'milliseconds')
    return typeof value === 'number' && Number.isFinite(value) && value > 0 && value <= 2 ** 31 - 1;
  if (typeof kind === 'string') return typeof value === kind;
  return typeof value === 'string' && kind.includes(value);
}

function asked(kind: OptionKind): string {
  if (kind === 'milliseconds') return 'a number of milliseconds above 0';
  if (kind === 'milliseconds or none') return 'a number of milliseconds, or 0 for none';
  if (kind === 'status') return 'a status from 200 to 599';
  if (typeof kind === 'string') return `a ${kind}`;
  return `one of ${kind.map((one) => `'${one}'`).join(', ')}`;
}
