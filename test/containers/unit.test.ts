import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Compose, cleanClone, findDocker, HOW_TO_GET_COMPOSE } from '../support/compose.js';

const docker = findDocker();
if (docker === undefined) throw new Error(`there is no Docker; ${HOW_TO_GET_COMPOSE}`);

describe('the build stage of the image', () => {
  it("passes the unit tests on the image's Node", async (t) => {
    const compose = new Compose(docker, cleanClone(), 'nopal-arena-test');
    try {
      await compose.docker('build', '--target', 'build', '--tag', 'nopal-arena-build', '.');
      const run = ['run', '--rm', 'nopal-arena-build'];
      assert.match(await compose.docker(...run, 'node', '--version'), /^v24\./);
      const told = await compose.docker(...run, 'node', 'test/run.mjs', 'unit/');
      const passed = Number(/^ℹ pass (\d+)$/m.exec(told)?.[1]);
      t.diagnostic(`${passed} unit tests passed`);
      assert.ok(passed > 1000, told.slice(-2000));
    } finally {
      rmSync(compose.folder, { recursive: true, force: true });
    }
  });
});
