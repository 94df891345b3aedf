import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Compose, cleanClone, findDocker, HOW_TO_GET_COMPOSE } from '../support/compose.js';

const docker = findDocker();
if (docker === undefined) throw new Error(`there is no Docker; ${HOW_TO_GET_COMPOSE}`);

describe('the build stage of the image', () => {
  it("passes the unit tests on the image's Node", async (t) => {
    const compose = new Compose(docker, cleanClone(), 'nopal-arena-unit');
    try {
      const place = ['--project-directory', '.', '-f', 'test/containers/build-stage.yml'];
      await compose.run(...place, 'build');
      const run = [...place, 'run', '--rm', '--no-TTY', 'build'];
      assert.match(await compose.run(...run, 'node', '--version'), /^v24\./);
      const told = await compose.run(...run, 'node', 'test/run.mjs', 'test/unit/');
      const passed = Number(/^ℹ pass (\d+)$/m.exec(told)?.[1]);
      t.diagnostic(`${passed} unit tests passed`);
      for (const [line] of told.matchAll(/(?<=^\s*)﹣ .+$/gm))
        t.diagnostic(`not in the image: ${line}`);
      assert.ok(passed > 1000, told.slice(-2000));
      await compose.run(...place, 'down');
    } finally {
      rmSync(compose.folder, { recursive: true, force: true });
    }
  });
});
