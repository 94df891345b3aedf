import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Logger } from '@nopal/core';

/** A logger and the lines that it has written, as far as a port can say what they are. */
export interface ReadableLogger {
  readonly logger: Logger;
  lines(): Promise<readonly { level: string; message: string; fields: Record<string, unknown> }[]>;
}

/** Runs the contract of `Logger`. @param make a logger that lets every level through. */
export function loggerContract(name: string, make: () => Promise<ReadableLogger>): void {
  describe(`Logger: ${name}`, () => {
    it('writes each level with its message and facts, in order', async () => {
      const { logger, lines } = await make();
      logger.debug('one', { n: 1 });
      logger.info('two');
      logger.warn('three', { list: [1, 'a'] });
      logger.error('four', { uid: 'ada' });
      const written = await lines();
      assert.deepEqual(
        written.map(({ level, message }) => [level, message]),
        [
          ['debug', 'one'],
          ['info', 'two'],
          ['warn', 'three'],
          ['error', 'four'],
        ],
      );
      assert.equal(written[0]?.fields.n, 1);
      assert.deepEqual(written[2]?.fields.list, [1, 'a']);
      assert.equal(written[3]?.fields.uid, 'ada');
    });

    it('puts a child’s facts on its lines, those of its parents too, and on no others', async () => {
      const { logger, lines } = await make();
      logger.child({ server: 'gate-1' }).child({ route: 'a' }).info('child', { n: 1 });
      logger.info('parent');
      const [child, parent] = await lines();
      assert.equal(child?.fields.server, 'gate-1');
      assert.equal(child?.fields.route, 'a');
      assert.equal(child?.fields.n, 1);
      assert.equal(parent?.fields.server, undefined);
    });

    it('takes errors and values that have no JSON without throwing', async () => {
      const { logger, lines } = await make();
      const circle: Record<string, unknown> = {};
      circle.self = circle;
      logger.error('hard', { err: new Error('boom'), circle, big: 1n, nothing: undefined });
      logger.error('bare', { err: 'text' });
      assert.equal((await lines()).length, 2);
    });
  });
}
