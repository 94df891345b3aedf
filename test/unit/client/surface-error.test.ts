import assert from 'node:assert/strict';
import { it } from 'node:test';
import { surfaceError } from '../../../packages/client/src/surface-error.js';

it('hands the error to reportError where there is one', (t) => {
  const reported: unknown[] = [];
  const scope = globalThis as { reportError?: (error: unknown) => void };
  scope.reportError = (error) => reported.push(error);
  t.after(() => delete scope.reportError);
  surfaceError('mine');
  assert.deepEqual(reported, ['mine']);
});

it('makes it an uncaught exception elsewhere', async (t) => {
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  t.after(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
  });
  const caught = new Promise((resolve) => process.once('uncaughtException', resolve));
  const mine = new Error('mine');
  surfaceError(mine);
  assert.equal(await caught, mine);
});
