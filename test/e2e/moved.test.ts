import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { launchChromium, whyNoBrowser } from '../support/browser.js';
import { freePort } from '../support/free-port.js';
import { repositoryRoot } from '../support/repository-root.js';
import { RunningCommand } from '../support/running-command.js';
import { ArenaPage } from './arena-page.js';

const SILENT = 'Your arena is silent. Looking for it…';
const GOES_ON = 'Your arena goes on.';
const MOVED = 'Your arena is on another server now.';

describe('the page, when the server of its arena', { skip: whyNoBrowser() }, () => {
  it('stands still for a while, does not say that it moved, and says so when it is killed', async () => {
    const port = await freePort();
    const words = ['run', '--silent', 'dev:cluster', '--', '--port', `${port}`];
    const cluster = new RunningCommand('npm', [...words, '--without-consul'], {
      cwd: repositoryRoot,
    });
    const browser = await launchChromium();
    try {
      await cluster.until(() => cluster.output.includes('Nopal Arena: http'), 'its address');
      const marta = await ArenaPage.open(browser, `http://localhost:${port}`, 'Marta');
      await marta.enter('Oasis');
      const host = /an arena opens .*"host":"(game-\d)"/.exec(cluster.output)?.[1] ?? 'nobody';
      const pid = Number(
        new RegExp(`^${host} +runs as process (\\d+)$`, 'm').exec(cluster.output)?.[1],
      );
      assert.ok(pid > 0, cluster.output);
      process.kill(pid, 'SIGSTOP');
      try {
        await marta.reads(SILENT, '');
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await marta.reads(GOES_ON, '');
      const lines = await marta.page.locator('#chat-log li').allTextContents();
      assert.deepEqual(lines.slice(-2), [SILENT, GOES_ON]);
      process.kill(pid, 'SIGKILL');
      await marta.reads(MOVED, '');
      marta.assertNoErrors();
    } finally {
      await browser.close();
      await cluster.stop();
    }
  });
});
