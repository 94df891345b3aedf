import { ts } from '../discover/compiler.js';
import type { Reader } from './reader.js';
import { type StaticValue, staticValue } from './static-value.js';

/** One of our decorators on a class or method. */
export interface Mark {
  readonly decorator: string;
  readonly node: ts.Decorator;
  readonly arguments: readonly ts.Expression[];
}

const OURS = new Set(['Component', 'Handler', 'Remote', 'Route']);
/** Hooks are values of the running program; the runtime reads them from the decorator. */
const AT_RUN_TIME = new Set(['guards', 'before', 'after']);

/** What an option must be. */
type OptionKind = 'string' | 'boolean' | 'milliseconds' | readonly string[];

/** Our decorators on a declaration. */
export function marksOf(node: ts.Node, reader: Reader): readonly Mark[] {
  if (!ts.canHaveDecorators(node)) return [];
  const marks: Mark[] = [];
  for (const decorator of ts.getDecorators(node) ?? []) {
    const { expression } = decorator;
    const callee = ts.isCallExpression(expression) ? expression.expression : expression;
    const name = reader.project.framework.nameOf(callee);
    if (name === undefined || !OURS.has(name)) continue;
    if (!ts.isCallExpression(expression)) {
      const hint = `write @${name}()`;
      reader.findings.error('CG1014', reader.locate(decorator), `@${name} is not called`, { hint });
    }
    const given = ts.isCallExpression(expression) ? expression.arguments : [];
    marks.push({ decorator: name, node: decorator, arguments: given });
  }
  return marks;
}

/** The options of a decorator that codegen needs; each must be a literal of its kind. */
export function readOptions(
  node: ts.Expression | undefined,
  kinds: Readonly<Record<string, OptionKind>>,
  reader: Reader,
): Readonly<Record<string, StaticValue>> {
  const options: Record<string, StaticValue> = {};
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
    if (AT_RUN_TIME.has(name)) continue;
    if (kind === undefined) {
      reader.findings.error('CG1020', reader.locate(property), `there is no option ${name}`, {
        hint: `the options here are ${[...Object.keys(kinds), ...AT_RUN_TIME].join(', ')}`,
      });
      continue;
    }
    const initializer = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : undefined;
    const value = initializer && staticValue(initializer, reader.project.checker);
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

function isPlainName(name: ts.PropertyName): name is ts.Identifier | ts.StringLiteral {
  return ts.isIdentifier(name) || ts.isStringLiteral(name);
}

function fits(kind: OptionKind, value: StaticValue): boolean {
  if (kind === 'milliseconds')
    return typeof value === 'number' && Number.isFinite(value) && value > 0 && value <= 2 ** 31 - 1;
  if (typeof kind === 'string') return typeof value === kind;
  return typeof value === 'string' && kind.includes(value);
}

function asked(kind: OptionKind): string {
  if (kind === 'milliseconds') return 'a number of milliseconds above 0';
  if (typeof kind === 'string') return `a ${kind}`;
  return `one of ${kind.map((one) => `'${one}'`).join(', ')}`;
}
