import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLogger } from '../../../packages/server/src/pino-logger.js';

describe('the default logger', () => {
  it('does not throw for what throws when it is looked at', () => {
    const logger = createLogger('error').child({ server: 'gate-1' });
    const odd: unknown[] = [
      new Proxy({}, { get: () => assert.fail(), ownKeys: () => assert.fail() }),
      Object.defineProperty(new Error('x'), 'stack', { get: () => assert.fail() }),
      Object.defineProperty(new Error('x'), 'own', { enumerable: true, get: () => assert.fail() }),
      Symbol('x'),
      10n,
      undefined,
    ];
    for (const err of odd) assert.doesNotThrow(() => logger.error('a method failed', { err }));
  });
});
