import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { repositoryRoot } from '../../../support/repository-root.js';
import { readCase } from './read-case.js';

// Inside the repository, where the packages are found.
const above = join(repositoryRoot, 'test/codegen/generated');
mkdirSync(above, { recursive: true });
const projectDir = mkdtempSync(join(above, 'pushes-'));
after(() => rmSync(projectDir, { recursive: true, force: true }));

test('a push carries what is written for it, be it in a class with type parameters or in the type of its member', () => {
  const text = `import { Component, Handler, push, type Push } from '@nopal/core';
export interface Row { x: number }
class Base<T> { readonly inherited = push<T>(); }
@Component() export class A extends Base<Row> {
  readonly own = push<Row>();
  readonly said: Push<Row> = push();
  @Handler() a(row: Row): void { void row; }
}
`;
  writeFileSync(join(projectDir, 'a.ts'), text);
  const { ir, diagnostics } = readCase('', ['*.ts'], { projectDir });
  assert.deepEqual(diagnostics, []);
  const pushes = ir.servers[0]?.components[0]?.pushes ?? [];
  const body = { k: 'message', type: { k: 'ref', id: 'Row' } };
  assert.deepEqual(
    pushes.map((one) => [one.member, one.body]),
    ['inherited', 'own', 'said'].map((member) => [member, body]),
  );
});
