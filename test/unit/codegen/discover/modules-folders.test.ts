import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { after, describe, it } from 'node:test';
import { ModulesFolders } from '../../../../codegen/src/discover/modules-folders.js';

describe('the folder whose packages a file sees first', () => {
  const dir = mkdtempSync(join(realpathSync(tmpdir()), 'nopal-modules-'));
  after(() => rmSync(dir, { recursive: true, force: true }));
  for (const folder of ['node_modules', 'src/a', 'src/b/node_modules', 'src/b/c'])
    mkdirSync(join(dir, folder), { recursive: true });

  it('is the nearest with a node_modules', () => {
    const modules = new ModulesFolders();
    assert.equal(modules.above(join(dir, 'src/b/c')), join(dir, 'src/b'));
    assert.equal(modules.above(join(dir, 'src/b')), join(dir, 'src/b'));
    assert.equal(modules.above(join(dir, 'src/a')), dir);
    assert.equal(modules.above(join(dir, 'src')), dir);
  });

  it('is the root of the disk when there is none', () => {
    const { root } = parse(dir);
    assert.equal(new ModulesFolders().above(root), root);
  });
});
