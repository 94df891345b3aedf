import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { generate } from '@nopal/codegen';
import { CaseProject } from './case-project.js';

const opened: CaseProject[] = [];
after(() => {
  for (const project of opened) project.remove();
});

function open(label: string): CaseProject {
  const project = new CaseProject('hand-protos', label);
  opened.push(project);
  return project;
}

const ITEM = 'protos/vendor/inventory/v1/item.proto';

async function outcomeOf(project: CaseProject): Promise<string> {
  const { outcome, diagnostics } = await generate({ projectDir: project.dir });
  const errors = diagnostics.filter((one) => one.severity === 'error');
  return [outcome, ...errors.map(({ code, message }) => `${code} ${message}`)].join('; ');
}

test('the same .proto files give the same bytes, and a file that nothing uses gets no codec', async () => {
  const project = open('hand-same');
  assert.equal(await outcomeOf(project), 'generated');
  const first = project.generated();
  await generate({ projectDir: project.dir, force: true });
  assert.deepEqual(project.generated(), first);
  project.write('protos/aaa.proto', 'syntax = "proto3"; package aaa; message Item { Item a = 1; }');
  assert.equal(await outcomeOf(project), 'generated');
  const second = project.generated();
  assert.match(second.get('protos/aaa.d.ts') ?? '', /export interface Item/);
  second.delete('protos/aaa.d.ts');
  assert.deepEqual(second, first);
  assert.doesNotMatch(project.read('generated/codecs.js'), /VendorLink|Aaa/);
});

test('notices .proto files that change, come and go, and those of gen/ are none of them', async () => {
  const project = open('hand-unchanged');
  assert.equal(await outcomeOf(project), 'generated');
  assert.equal(await outcomeOf(project), 'unchanged');
  project.write('protos/gen/case/ours.proto', 'still not read');
  assert.equal(await outcomeOf(project), 'unchanged');
  project.write(ITEM, project.read(ITEM).replace('uint32 amount = 2', 'uint32 number_of = 2'));
  assert.match(await outcomeOf(project), /^generated/);
  assert.match(project.read('generated/protos/vendor/inventory/v1/item.d.ts'), /numberOf: number/);
  project.write('protos/new.proto', 'syntax = "proto3"; message New {}');
  assert.equal(await outcomeOf(project), 'generated');
  rmSync(join(project.dir, 'protos/new.proto'));
  assert.equal(await outcomeOf(project), 'generated');
  assert.ok(!project.generated().has('protos/new.d.ts'));
});

test('reads the declarations as they will be, whatever an earlier run left', async () => {
  const project = open('hand-stale');
  project.write(
    'generated/protos/vendor/inventory/v1/item.d.ts',
    'export type Item = any; export type Item_Size = any;',
  );
  assert.equal(await outcomeOf(project), 'generated');
  rmSync(join(project.dir, 'protos/vendor/inventory/v1/item.proto'));
  rmSync(join(project.dir, 'protos/vendor/inventory/v1/inventory.proto'));
  assert.match(await outcomeOf(project), /^failed; .*CG2002 /);
});

test('finds the declarations through an alias of tsconfig.json', async () => {
  const project = open('hand-alias');
  project.write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: { customConditions: ['source'], paths: { '#out/*': ['./generated/*'] } },
    }),
  );
  const aliased = project.read('game/stock.ts').replaceAll("'../generated/", "'#out/");
  project.write('game/stock.ts', aliased);
  assert.equal(await outcomeOf(project), 'generated');
  assert.match(project.read('generated/servers/stock.js'), /VendorInventoryV1ItemCodec/);
});

test('a type of the project may have the name of a hand-written one', async () => {
  const project = open('hand-names');
  project.write(
    'game/gate.ts',
    `import { Component, Handler } from '@nopal/core';
import type { Item as Theirs } from '../generated/protos/vendor/inventory/v1/item.js';
export interface Item { theirs: Theirs }
export interface Mine { ours: Item }
export interface Extended extends Pick<Theirs, 'id' | 'sizes' | 'home'> { more: string }
@Component()
export class Shop {
  @Handler() look(item: Mine): Extended { return { ...item.ours.theirs, more: '' }; }
  @Handler() pick(item: Pick<Theirs, 'id' | 'sizes'>): Theirs { throw item; }
}
`,
  );
  assert.equal(await outcomeOf(project), 'generated');
  const client = project.read('generated/client.d.ts');
  assert.match(client, /export interface Mine \{\n {2}ours: Item;/);
  assert.match(client, /export interface Item \{\n {2}theirs: VendorInventoryV1Item;/);
  assert.match(client, /look\(body: Mine, options\?: RequestOptions\): Promise<Extended>/);
});

test('a type of the project may not have the name that a hand-written one has in the contract', async () => {
  const project = open('hand-claimed');
  const gate = project.read('game/gate.ts').replaceAll('Offer', 'VendorLinkFrame');
  project.write('game/gate.ts', gate);
  assert.equal(
    await outcomeOf(project),
    'failed; CG1023 two types are named VendorLinkFrame: VendorLinkFrame and vendor.link.Frame',
  );
});
