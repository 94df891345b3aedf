import { ts } from '../discover/compiler.js';
import type { Type } from '../ir/ir.js';
import { applyLimits } from './apply-limits.js';
import { isNothing } from './plain-node.js';
import { readLimits } from './read-notes.js';
import { readTags } from './read-tags.js';
import type { TypeReading, Use } from './type-reading.js';

/**
 * The checker forgets the name of `type Name = string`, and with it what its tags say. This walks along the type as it is
 * written, and puts such limits where they belong.
 * @param isOwn false when the read type need not be the written one
 */
export function followWritten(
  reader: TypeReading,
  type: Type,
  node: ts.TypeNode,
  use: Use,
  isOwn = true,
): Type {
  return new Follower(reader, use, isOwn).follow(type, node);
}

const LISTS = ['Array', 'ReadonlyArray', 'Set', 'ReadonlySet'];
const MAPS = ['Map', 'ReadonlyMap', 'Record'];
const MAX_ALIASES = 32;

class Follower {
  readonly #reader: TypeReading;
  readonly #use: Use;
  readonly #isOwn: boolean;
  #depth = 0;

  constructor(reader: TypeReading, use: Use, isOwn: boolean) {
    this.#reader = reader;
    this.#use = use;
    this.#isOwn = isOwn;
  }

  follow(type: Type, node: ts.TypeNode): Type {
    // What is written without null may be read with it: a field's `| null` stands outside of the node.
    if (type.k === 'union' && !ts.isUnionTypeNode(node)) {
      const [only, ...others] = type.of.filter((one) => one.k !== 'null');
      if (only !== undefined && others.length === 0) {
        const inner = this.follow(only, node);
        return { ...type, of: type.of.map((one) => (one === only ? inner : one)) };
      }
    }
    if (
      ts.isParenthesizedTypeNode(node) ||
      ts.isTypeOperatorNode(node) ||
      ts.isOptionalTypeNode(node)
    )
      return this.follow(type, node.type);
    if (ts.isNamedTupleMember(node)) return this.follow(type, node.type);
    if (ts.isArrayTypeNode(node)) return this.#item(type, node.elementType);
    if (ts.isTupleTypeNode(node)) return this.#tuple(type, node);
    if (ts.isUnionTypeNode(node)) return this.#union(type, node.types);
    if (ts.isIntersectionTypeNode(node))
      return node.types.reduce((result, one) => this.follow(result, one), type);
    if (ts.isTypeReferenceNode(node)) return this.#reference(type, node);
    return ts.isIndexedAccessTypeNode(node) ? this.#field(type, node) : type;
  }

  /** `Player['name']` is what that field is. */
  #field(type: Type, node: ts.IndexedAccessTypeNode): Type {
    const { checker } = this.#reader.project;
    const key = checker.getTypeFromTypeNode(node.indexType);
    if (!key.isStringLiteral()) return type;
    const owner = checker.getTypeFromTypeNode(node.objectType);
    const declaration = checker.getPropertyOfType(owner, key.value)?.declarations?.[0];
    const isField =
      declaration !== undefined &&
      (ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration));
    if (!isField || declaration.type === undefined) return type;
    const inner = this.follow(type, declaration.type);
    return applyLimits(this.#reader, inner, this.#limitsOf(declaration), this.#use, this.#isOwn);
  }

  #item(type: Type, node: ts.TypeNode): Type {
    if (type.k !== 'array' && type.k !== 'set') return type;
    const of = this.follow(type.of, node);
    return of === type.of ? type : { ...type, of };
  }

  #tuple(type: Type, node: ts.TupleTypeNode): Type {
    if (type.k !== 'tuple') return type;
    const items = [...type.items];
    let { rest } = type;
    node.elements.forEach((element, i) => {
      const item = items[i];
      const isRest =
        ts.isRestTypeNode(element) || (ts.isNamedTupleMember(element) && element.dotDotDotToken);
      if (isRest) {
        const of = ts.isRestTypeNode(element)
          ? element.type
          : (element as ts.NamedTupleMember).type;
        if (rest !== undefined && ts.isArrayTypeNode(of)) rest = this.follow(rest, of.elementType);
      } else if (item !== undefined) items[i] = { ...item, type: this.follow(item.type, element) };
    });
    return { ...type, items, ...(rest !== undefined && { rest }) };
  }

  #all(type: Type, nodes: readonly ts.TypeNode[]): Type {
    return nodes.reduce<Type>((result, node) => this.follow(result, node), type);
  }

  /** Of several members a name means the one that is of its kind. */
  #union(type: Type, nodes: readonly ts.TypeNode[]): Type {
    const written = nodes.filter((node) => !isNothing(node));
    if (type.k !== 'union' || written.length === 1) return this.#all(type, written);
    const of = type.of.map((member) =>
      this.#all(
        member,
        written.filter((node) => this.#isAbout(node, member)),
      ),
    );
    return { ...type, of };
  }

  #isAbout(node: ts.TypeNode, member: Type): boolean {
    const { checker } = this.#reader.project;
    const { flags, symbol } = checker.getTypeFromTypeNode(node);
    switch (member.k) {
      case 'string':
        return (flags & ts.TypeFlags.String) !== 0;
      case 'number':
        return (flags & ts.TypeFlags.Number) !== 0;
      case 'bigint':
        return (flags & ts.TypeFlags.BigInt) !== 0;
      case 'array':
        return symbol?.name === 'Array' || symbol?.name === 'ReadonlyArray';
      case 'date':
        return symbol?.name === 'Date';
      case 'bytes':
        return symbol?.name === 'Uint8Array';
      default:
        return false;
    }
  }

  #reference(type: Type, node: ts.TypeReferenceNode): Type {
    const { checker, framework, written } = this.#reader.project;
    const local = written.symbolOf(node);
    if (local === undefined) return type;
    const symbol = local.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(local) : local;
    const declaration = symbol.declarations?.[0];
    if (declaration === undefined) return type;
    const [first, second] = node.typeArguments ?? [];
    if (this.#reader.project.isPlatform(declaration.getSourceFile())) {
      if (LISTS.includes(symbol.name) && first !== undefined) return this.#item(type, first);
      if (symbol.name === 'Promise' && first !== undefined) return this.follow(type, first);
      if (
        MAPS.includes(symbol.name) &&
        (type.k === 'map' || type.k === 'record') &&
        second !== undefined
      ) {
        const of = this.follow(type.of, second);
        const key = type.key && first !== undefined ? this.follow(type.key, first) : type.key;
        const own =
          type.key === undefined && first !== undefined ? this.#textKey(first) : undefined;
        if (own !== undefined) return { ...type, of, key: own };
        return { ...type, of, ...(key !== undefined && { key }) };
      }
      this.#reportLost(node);
      return type;
    }
    if (framework.nameOfSymbol(symbol) !== undefined) return type;
    if (!ts.isTypeAliasDeclaration(declaration)) {
      this.#reportLost(node);
      return type;
    }
    if (type.k === 'ref' && checker.getTypeFromTypeNode(node).aliasSymbol === symbol) {
      this.#reportLost(node);
      return type; // it has a definition, which keeps them
    }
    if (this.#depth >= MAX_ALIASES) return type;
    this.#depth++;
    const inner = this.follow(type, declaration.type);
    this.#depth--;
    this.#reportLost(node);
    return applyLimits(this.#reader, inner, this.#limitsOf(declaration), this.#use, this.#isOwn);
  }

  /** The checker makes a plain text of a record's branded key; a map's is what it was. */
  #textKey(node: ts.TypeNode): Type | undefined {
    const read = this.#reader.project.checker.getTypeFromTypeNode(node);
    const text: Type = { k: 'string' };
    const key = this.follow(
      read.isIntersection() ? this.#reader.read(read, this.#use) : text,
      node,
    );
    return key === text ? undefined : key;
  }

  #limitsOf(declaration: ts.Declaration) {
    return readLimits(readTags(declaration, this.#reader));
  }

  /** What stands between the brackets of a generic type is only a type: `Page<Name>` is the same as `Page<string>`. */
  #reportLost(node: ts.TypeReferenceNode): void {
    const { checker, written } = this.#reader.project;
    const visit = (inner: ts.Node): void => {
      if (ts.isTypeReferenceNode(inner)) {
        const local = written.symbolOf(inner);
        const symbol =
          local && local.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(local) : local;
        const declaration = symbol?.declarations?.[0];
        const named = checker.getTypeFromTypeNode(inner);
        const isForgotten =
          declaration !== undefined &&
          ts.isTypeAliasDeclaration(declaration) &&
          (named.aliasSymbol !== symbol || checker.isArrayLikeType(named));
        if (isForgotten && this.#limitsOf(declaration).length > 0) {
          this.#reader.findings.error(
            'CG2015',
            this.#reader.locate(inner),
            `the tags of ${symbol?.name} are lost inside ${node.getText().slice(0, 80)}: there it is only ${checker.typeToString(checker.getTypeFromTypeNode(inner))}`,
            { path: this.#use.path, hint: 'say it in the type: string & MinLength<1>, int32, …' },
          );
        }
      }
      ts.forEachChild(inner, visit);
    };
    for (const argument of node.typeArguments ?? []) visit(argument);
  }
}
