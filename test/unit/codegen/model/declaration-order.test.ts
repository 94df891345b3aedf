import assert from 'node:assert/strict';
import { test } from 'node:test';
import ts from 'typescript';
import { inDeclarationOrder } from '../../../../codegen/src/model/declaration-order.js';

const SOURCES: Readonly<Record<string, string>> = {
  '/b.ts': "import './z.js';\ndeclare module './z.js' { interface Item { fromB: number } }",
  '/y.ts': "import './z.js';\ndeclare module './z.js' { interface Item { fromY: number } }",
  '/base.ts': 'export interface Base { inherited: number }',
  '/z.ts':
    "import type { Base } from './base.js';\nexport interface Item extends Base { first: number; second: number }",
};

/** The properties of Item as the compiler gives them. */
function propertiesOfItem(): readonly ts.Symbol[] {
  const host = ts.createCompilerHost({});
  const read = host.getSourceFile;
  host.getSourceFile = (file, options) => {
    const text = SOURCES[file];
    return text === undefined
      ? read(file, options)
      : ts.createSourceFile(file, text, options, true);
  };
  host.fileExists = (file) => file in SOURCES;
  host.readFile = (file) => SOURCES[file];
  const options = { noLib: true, types: [], moduleResolution: ts.ModuleResolutionKind.Bundler };
  const program = ts.createProgram(Object.keys(SOURCES), options, host);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile('/z.ts');
  const module = file && checker.getSymbolAtLocation(file);
  const item = module && checker.getExportsOfModule(module).find(({ name }) => name === 'Item');
  assert.ok(item);
  return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(item));
}

test('the file that others augment comes first, then they by name, then what is inherited', () => {
  const given = propertiesOfItem();
  const names = ['first', 'second', 'fromB', 'fromY', 'inherited'];
  assert.deepEqual(given.map(({ name }) => name).sort(), [...names].sort());
  const [own, inherited] = [given.slice(0, -1), given.slice(-1)];
  for (const order of [own, [...own].reverse()])
    assert.deepEqual(
      inDeclarationOrder([...order, ...inherited] as never).map(({ name }) => name),
      names,
    );
});
