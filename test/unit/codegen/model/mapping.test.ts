import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Ir } from '../../../../codegen/src/ir/ir.js';
import { casesDir, readCase, shortPlaces } from './read-case.js';

const update = process.env.NOPAL_UPDATE === '1';
const folder = join(casesDir, 'mapping');
const rows = readdirSync(folder).filter((file) => file.endsWith('.ts'));

/** The first line of a case says which row of the mapping it shows. */
function titleOf(file: string): string {
  return (
    readFileSync(join(folder, file), 'utf8')
      .split('\n')[0]
      ?.replace(/^\/\/ /, '') ?? file
  );
}

for (const file of rows) {
  test(titleOf(file), () => {
    const { ir, diagnostics } = readCase('mapping', [file]);
    assert.deepEqual(diagnostics, []);
    const found = `${JSON.stringify(shortPlaces(parts(ir)), undefined, 1)}\n`;
    const expected = join(folder, file.replace(/\.ts$/, '.ir.json'));
    if (update) writeFileSync(expected, found);
    assert.equal(found, readFileSync(expected, 'utf8'));
  });
}

function parts({ servers, types }: Ir): unknown {
  return { components: servers.flatMap((server) => server.components), types };
}

test('the model is the same twice, in any order of the roots, and beside unrelated files', () => {
  const all = readCase('mapping', rows);
  assert.deepEqual(all.diagnostics, []);
  assert.equal(JSON.stringify(readCase('mapping', rows).ir), JSON.stringify(all.ir));
  const shuffled = [...rows].reverse();
  assert.equal(JSON.stringify(readCase('mapping', shuffled).ir), JSON.stringify(all.ir));
  for (const file of rows) {
    const alone = readCase('mapping', [file]).ir;
    const [server] = alone.servers;
    for (const component of server?.components ?? []) {
      const beside = all.ir.servers[0]?.components.find((one) => one.name === component.name);
      assert.equal(JSON.stringify(beside), JSON.stringify(component), file);
    }
    for (const [id, definition] of Object.entries(alone.types))
      assert.equal(JSON.stringify(all.ir.types[id]), JSON.stringify(definition), `${file} ${id}`);
  }
});
