import { ts } from '../discover/compiler.js';
import type { PushIr } from '../ir/ir.js';
import { styleMember } from '../ir/name-style.js';
import { classChain } from './class-members.js';
import type { ComponentDefaults } from './read-methods.js';
import { readNotes } from './read-notes.js';
import { readBody } from './read-parameters.js';
import type { Reader } from './reader.js';
import { staticValue } from './static-value.js';

/** The members made with `push<T>()`, inherited ones too. */
export function readPushes(
  node: ts.ClassDeclaration,
  defaults: ComponentDefaults,
  reader: Reader,
): readonly PushIr[] {
  const pushes = new Map<string, PushIr>();
  for (const one of classChain(node, reader.project.checker).reverse()) {
    for (const member of one.members) {
      if (!ts.isPropertyDeclaration(member)) continue;
      const call = pushCall(member, reader);
      if (call === undefined) continue;
      const push = readPush(node, member, call, defaults, reader);
      if (push !== undefined) pushes.set(push.member, push);
    }
  }
  return [...pushes.values()];
}

function pushCall(member: ts.PropertyDeclaration, reader: Reader): ts.CallExpression | undefined {
  const { initializer, parent } = member;
  if (initializer === undefined || !ts.isCallExpression(initializer)) return undefined;
  const { framework } = reader.project;
  const callee = initializer.expression;
  const name = isAtTop(parent) ? framework.nameOfTopValue(callee) : framework.nameOf(callee);
  return name === 'push' ? initializer : undefined;
}

/** The message of a member that is a `Push`. */
function pushedBy(property: ts.Symbol | undefined, { project }: Reader): ts.Type | undefined {
  const { checker, framework } = project;
  const whole = property && checker.getTypeOfSymbol(property);
  const isReference =
    whole !== undefined && (whole as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference;
  if (!isReference || framework.nameOfType(whole) !== 'Push') return undefined;
  return checker.getTypeArguments(whole as ts.TypeReference)[0];
}

function isAtTop(owner: ts.ClassLikeDeclaration): boolean {
  return ts.isClassDeclaration(owner) && ts.isSourceFile(owner.parent);
}

function readPush(
  node: ts.ClassDeclaration,
  member: ts.PropertyDeclaration,
  call: ts.CallExpression,
  defaults: ComponentDefaults,
  reader: Reader,
): PushIr | undefined {
  const { checker } = reader.project;
  const loc = reader.locate(member.name);
  const hidden = ts.ModifierFlags.Static | ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const isNamed = ts.isIdentifier(member.name) || ts.isStringLiteral(member.name);
  if (!isNamed || ts.getCombinedModifierFlags(member) & hidden) {
    reader.findings.error('CG1011', loc, 'a push must be a public member with a plain name', {
      hint: 'the server binds it from outside: readonly state = push<State>()',
    });
    return undefined;
  }
  const name = (member.name as ts.Identifier | ts.StringLiteral).text;
  const property = checker.getPropertyOfType(checker.getTypeAtLocation(node), name);
  const [written] = call.typeArguments ?? [];
  // Where nothing else may change what is written between the brackets, the member's type need not be worked out.
  const isWhole =
    written !== undefined &&
    member.type === undefined &&
    isAtTop(member.parent) &&
    member.parent.typeParameters === undefined;
  const message = isWhole ? undefined : pushedBy(property, reader);
  const use = {
    loc: reader.locate(written ?? member),
    path: `${defaults.className}.${name}`,
    place: `${defaults.className} ${name}`,
    trail: written === undefined ? [] : [written],
  };
  const type = message ?? (written && checker.getTypeFromTypeNode(written));
  const body = readBody(type ?? checker.getUnknownType(), written, use, reader);
  const { notes, numbers } = readNotes([member], property, 'method', reader.types);
  const [route] = call.arguments;
  const given = route && staticValue(route, checker);
  if (route !== undefined && typeof given !== 'string') {
    reader.findings.error('CG1002', reader.locate(route), 'the route of a push must be a literal');
  }
  return {
    member: name,
    name: styleMember(name, defaults.names),
    ...(typeof given === 'string' && { givenRoute: given }),
    body,
    ...notes,
    ...(numbers.was !== undefined && { was: numbers.was }),
    loc,
  };
}
