import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ts } from '../../../../codegen/src/discover/compiler.js';
import { hasNoJsDoc } from '../../../../codegen/src/model/has-no-js-doc.js';

const TEXT = `
/** Above. @was Former */
export interface Above { plain: string;
  /** Own. */
  own: number; inner: { deep: boolean } }
export interface Bare { /* no JSDoc */ first: string; // nor this
  second(): void }
/** @minLength 1 */ export type Name = string;
export type Plain = string;
export namespace space { export interface Inner { field: string } }
export class Game {
  /** Moves. @param move where to */
  move(move: string, session: object): void {}
  bare(one: string, two = 2, three?: /** not above */ number): void {}
  made = /** inner */ class { method(value: string): void {} };
  field = 1;
  constructor(readonly kept: string) {}
}
const one = /** a */ { method(given: string) {} }, two = class { method(given: string) {} };
/** Of the statement. */
const three = class { method(given: string) {} };
/** Of the assignment. */
three.prototype = three.prototype || class { method(given: string) {} };
/** @param first of a function */
export function free(first: string, second: string): void {}
`;

test('nothing is above a declaration of which that is said, and of plain ones it is said', () => {
  const file = ts.createSourceFile('a.ts', TEXT, ts.ScriptTarget.ES2022, true);
  const told: string[] = [];
  const visit = (node: ts.Node): void => {
    // Asking the compiler leaves a mark on the node.
    if (hasNoJsDoc(node)) {
      assert.deepEqual(ts.getJSDocCommentsAndTags(node), [], node.getText(file));
      assert.deepEqual(ts.getJSDocTags(node), [], node.getText(file));
      assert.ok(hasNoJsDoc(node));
      told.push(ts.getNameOfDeclaration(node as ts.Declaration)?.getText(file) ?? '');
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  assert.deepEqual(told, [
    'plain',
    'inner',
    'deep',
    'Bare',
    'first',
    'Plain',
    'field',
    'bare',
    'one',
    'three',
  ]);
});
