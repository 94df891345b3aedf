import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { connect } from '@nopal/client';
import { freePort } from '../support/free-port.js';
import { repositoryRoot } from '../support/repository-root.js';
import { RunningCommand } from '../support/running-command.js';

function typed(port: number): RunningCommand {
  return new RunningCommand('npm', ['start', '--', '--port', `${port}`], { cwd: repositoryRoot });
}

describe('npm start', () => {
  it('serves the page, lets a client play, and Ctrl-C ends it', async () => {
    const port = await freePort();
    const demo = typed(port);
    try {
      await demo.until(() => demo.output.includes(`http://localhost:${port}`), 'its address');
      const page = await fetch(`http://localhost:${port}/`);
      assert.equal(page.status, 200);
      assert.match(await page.text(), /<title>Nopal Arena<\/title>/);
      const { contract } = await import('../../apps/generated/client.js');
      const client = await connect(`ws://localhost:${port}`, { contract });
      await client.gate.login.login({ name: 'Ada' });
      assert.equal((await client.game.arena.join({ arena: 'oasis' })).profiles.length, 1);
      client.close();
      demo.interrupt();
      await demo.end();
      await assert.rejects(fetch(`http://localhost:${port}/`));
    } finally {
      await demo.stop();
    }
  });

  it('says in one message that its port is taken', async () => {
    const port = await freePort();
    const other = createServer().listen(port);
    const demo = typed(port);
    try {
      assert.equal(await demo.end(), 'exit 1', demo.output);
      assert.match(demo.output, new RegExp(`nopal: .*${port}.*in use`));
      assert.doesNotMatch(demo.output, /\n\s+at /);
    } finally {
      await demo.stop();
      other.close();
    }
  });
});
