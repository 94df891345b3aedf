import { ts } from '../../discover/compiler.js';
import type { Parameter } from '../read-parameters.js';
import type { Reader } from '../reader.js';

/** Where a parameter says that it comes from, and the type that remains. */
export interface ParameterMark {
  readonly source: 'query' | 'header' | 'cookie' | 'body';
  /** Empty for the parameter's own. */
  readonly name: string;
  readonly type: ts.Type;
  readonly node: ts.TypeNode | undefined;
}

/** Which type argument is what it marks: `Query<T>`, `Header<Name, T>`. */
const VALUE_AT: Readonly<Record<string, number>> = { Query: 0, Body: 0, Header: 1, Cookie: 1 };

/** What `Query`, `Header`, `Cookie` or `Body` say of a parameter; undefined without one. Contradictions are reported. */
export function markOf(parameter: Parameter, reader: Reader): ParameterMark | undefined {
  const words = [...new Set(markWords(parameter.type, reader))];
  const [word, other] = words;
  if (word === undefined) return undefined;
  if (other !== undefined) {
    const message = `${parameter.name || 'a parameter'} comes from two places: ${words.join(' and ')}`;
    reader.findings.error('CG5009', parameter.loc, message);
  }
  const [source = '', ...rest] = word.split(' ');
  const value = markedValue(parameter, reader);
  return {
    source: source as ParameterMark['source'],
    name: rest.join(' '),
    type: value?.type ?? parameter.type,
    node: value === undefined ? parameter.node.type : value.node,
  };
}

/** `query page`, `body`: the words of the framework's marks in a type. */
function markWords(type: ts.Type, reader: Reader): readonly string[] {
  if (type.isUnion()) return type.types.flatMap((one) => markWords(one, reader));
  if (!type.isIntersection()) return [];
  const { checker, framework } = reader.project;
  return type.types.flatMap((part) => {
    if (!(part.flags & ts.TypeFlags.Object)) return [];
    const [property, ...others] = checker.getPropertiesOfType(part);
    if (property === undefined || others.length > 0) return [];
    const isOurs =
      String(property.escapedName).startsWith('__@schema@') &&
      property.declarations?.some((one) => framework.isFrameworkFile(one.getSourceFile().fileName));
    if (!isOurs) return [];
    const inner = checker.getNonNullableType(checker.getTypeOfSymbol(property));
    return checker
      .getPropertiesOfType(inner)
      .map(({ name }) => name)
      .filter((name) => /^(?:query|header|cookie|body)(?: |$)/.test(name));
  });
}

/** The type inside a mark that is written right there; its name and limits are lost in the intersection. */
function markedValue(
  { node, optional }: Parameter,
  reader: Reader,
): { readonly type: ts.Type; readonly node: ts.TypeNode | undefined } | undefined {
  const written = node.type;
  if (written === undefined || !ts.isTypeReferenceNode(written)) return undefined;
  const name = reader.project.framework.nameOf(written.typeName);
  const at = name === undefined ? undefined : VALUE_AT[name];
  if (at === undefined) return undefined;
  const { checker } = reader.project;
  const argument = written.typeArguments?.[at];
  if (argument === undefined)
    return at === 0 ? undefined : { type: checker.getStringType(), node: undefined };
  const type = checker.getTypeFromTypeNode(argument);
  return { type: optional ? checker.getNonNullableType(type) : type, node: argument };
}
