import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ts } from '../../../../codegen/src/discover/compiler.js';
import { WrittenNames } from '../../../../codegen/src/discover/written-names.js';

const TEXT = `
type Item = string;
type Page<T> = { items: T[]; first: Item };
interface Shop { sell(item: Item, to: Item): Page<Item>; each<Item>(item: Item): Page<Item>; }
interface Box<Item> { held: Item; page: Page<Item>; }
class Bag<Item> { item!: Item; put(item: Item): Item { return item; } }
class Plain { item!: Item; make = <Item>(item: Item): Page<Item> => ({ items: [item], first: '' }); }
type Mapped = { [Item in 'a' | 'b']: Page<Item> };
type Inner<T> = T extends Page<infer Item> ? Item : never;
type First = Page<string> extends Page<infer Item> ? Page<Item> : never;
type Call = <Item>(item: Item) => Item;
function local(item: Item) { type Item = number; return (other: Item): Item => other; }
namespace Space { type Item = boolean; export interface Held { item: Item; nested: Nested.Item; } export namespace Nested { export type Item = Date; } }
type Far = Space.Nested.Item;
const make = class Item { own!: Item };
type Lost = Nowhere;
type Last = [Item, Nowhere, Far];
`;

/** Every type reference of a file, in order. */
function referencesIn(file: ts.SourceFile): readonly ts.TypeReferenceNode[] {
  const found: ts.TypeReferenceNode[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('the names of written types', () => {
  const files = new Map(
    ['one.ts', 'two.ts'].map((path) => [
      path,
      ts.createSourceFile(path, `export {};\n${TEXT}`, ts.ScriptTarget.ES2022, true),
    ]),
  );
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (path) => files.get(path),
  };
  const options = { noLib: true, types: [] };
  const program = ts.createProgram({ rootNames: [...files.keys()], options, host });
  const checker = program.getTypeChecker();

  it('mean what the compiler says, whatever is declared around them', () => {
    const written = new WrittenNames(checker);
    const references = [...files.values()].flatMap(referencesIn);
    assert.ok(references.length > 60, `${references.length} references`);
    for (const one of references) {
      const place = `${one.parent.getText()} of ${one.getSourceFile().fileName}`;
      assert.equal(written.symbolOf(one), checker.getSymbolAtLocation(one.typeName), place);
    }
  });

  it('are looked up once a file where nothing stands between', () => {
    let asked = 0;
    const counting = Object.assign(Object.create(checker) as ts.TypeChecker, {
      getSymbolAtLocation(node: ts.Node) {
        asked++;
        return checker.getSymbolAtLocation(node);
      },
    });
    const written = new WrittenNames(counting);
    const [file] = files.values();
    assert.ok(file !== undefined);
    const last = file.statements.filter(ts.isTypeAliasDeclaration).at(-1);
    const inLast = referencesIn(file).filter((one) => one.parent.parent === last);
    for (const one of [...inLast, ...inLast]) written.symbolOf(one);
    assert.equal(inLast.length, 3);
    assert.equal(asked, 3);
  });
});
