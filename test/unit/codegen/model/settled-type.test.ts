import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Body } from '../../../../codegen/src/ir/ir.js';
import { readCase } from './read-case.js';

const projectDir = mkdtempSync(join(tmpdir(), 'nopal-settled-'));
after(() => rmSync(projectDir, { recursive: true, force: true }));

function readMethods(written: readonly string[]) {
  const methods = written.map(
    (type, i) => `  @Handler() m${i}(): ${type} { throw new Error(); }\n`,
  );
  const text = `import { Component, Handler } from '@nopal/core';
export interface Row { x: number }
export interface Other { then: string }
export interface Later { then(done: (row: Row) => void): void }
export type Soon<T> = Promise<T>;
export type Never = Promise<Never>;
export type Both = { [K in keyof Row]: Row[K] };
export type Either = { type: 'row'; row: Row } | { type: 'none' };
@Component() export class A {
${methods.join('')}}
`;
  writeFileSync(join(projectDir, 'a.ts'), text);
  return readCase('', ['*.ts'], { projectDir });
}

/** The result of a handler by what it is written to return. */
function resultsOf(written: readonly string[]): readonly Body[] {
  const { ir, diagnostics } = readMethods(written);
  assert.deepEqual(diagnostics, []);
  const handlers = ir.servers[0]?.components[0]?.handlers ?? [];
  assert.equal(handlers.length, written.length);
  return handlers.map((one) => one.result);
}

const row: Body = { k: 'message', type: { k: 'ref', id: 'Row' } };
const [other, both, either] = ['Other', 'Both', 'Either'].map(
  (id): Body => ({ k: 'message', type: { k: 'ref', id } }),
);

test('a method gives what its promise holds, and what holds no promise as it is', () => {
  const cases: readonly (readonly [string, Body | undefined])[] = [
    ['Row', row],
    ['Promise<Row>', row],
    ['Promise<Promise<Row>>', row],
    ['Soon<Row>', row],
    ['PromiseLike<Row>', row],
    ['Row | Promise<Row>', row],
    ['Later', row],
    ['Promise<Later>', row],
    ['Other', other],
    ['Promise<Other>', other],
    ['Both', both],
    ['Promise<Both>', both],
    ['Promise<Either>', either],
    ['Either | Promise<Either>', either],
    ['void', { k: 'none' }],
    ['Promise<void>', { k: 'none' }],
    ['Promise<undefined>', { k: 'none' }],
  ];
  assert.deepEqual(
    resultsOf(cases.map(([written]) => written)),
    cases.map(([, body]) => body),
  );
});

test('a promise of nothing but itself is refused, and ends nothing', () => {
  const { diagnostics } = readMethods(['Never', 'Promise<Never>']);
  assert.deepEqual(
    diagnostics.map(({ code, message }) => `${code} ${message}`),
    ['CG2003 Never cannot be carried', 'CG2003 Promise<Never> cannot be carried'],
  );
});
