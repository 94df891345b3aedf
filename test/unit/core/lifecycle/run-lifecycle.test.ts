import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  announceStop,
  type NamedPart,
  startParts,
  stopParts,
} from '../../../../packages/core/src/lifecycle/run-lifecycle.js';
import { settle } from '../../../support/deferred.js';
import { RecordingLogger } from '../../../support/recording-logger.js';

const STEPS = ['init', 'afterInit', 'beforeShutdown', 'shutdown'] as const;

/** A part that notes its steps after a turn, and fails in one of them. */
function part(name: string, trace: string[], fails?: (typeof STEPS)[number]): NamedPart {
  const step = (which: (typeof STEPS)[number]) => async () => {
    await settle();
    trace.push(`${name} ${which}`);
    if (which === fails) throw new Error(`${name} is broken`);
  };
  return {
    name,
    part: {
      init: step('init'),
      afterInit: step('afterInit'),
      beforeShutdown: step('beforeShutdown'),
      shutdown: step('shutdown'),
    },
  };
}

describe('the lifecycle of parts', () => {
  it('initialises all in order, then calls afterInit in order, and ends in reverse', async () => {
    const trace: string[] = [];
    const logger = new RecordingLogger();
    const parts = [part('a', trace), { name: 'nothing', part: {} }, part('b', trace)];
    await startParts(parts, logger);
    await announceStop(parts, logger);
    await stopParts(parts, logger);
    assert.deepEqual(trace, [
      'a init',
      'b init',
      'a afterInit',
      'b afterInit',
      'b beforeShutdown',
      'a beforeShutdown',
      'b shutdown',
      'a shutdown',
    ]);
    assert.deepEqual(logger.lines, []);
  });

  it('shuts those down that were started when one fails in init, and names it', async () => {
    const trace: string[] = [];
    const parts = [part('a', trace), part('b', trace), part('c', trace, 'init'), part('d', trace)];
    await assert.rejects(startParts(parts, new RecordingLogger()), (error: Error) => {
      assert.equal(error.message, 'init of c failed: c is broken');
      assert.equal((error.cause as Error).message, 'c is broken');
      return true;
    });
    assert.deepEqual(trace, ['a init', 'b init', 'c init', 'b shutdown', 'a shutdown']);
  });

  it('shuts all down when one fails in afterInit', async () => {
    const trace: string[] = [];
    const parts = [part('a', trace, 'afterInit'), part('b', trace)];
    await assert.rejects(startParts(parts, new RecordingLogger()), /afterInit of a failed/);
    assert.deepEqual(trace, ['a init', 'b init', 'a afterInit', 'b shutdown', 'a shutdown']);
  });

  it('logs what fails at the end and goes on with the others', async () => {
    const trace: string[] = [];
    const logger = new RecordingLogger();
    const parts = [
      part('a', trace),
      part('b', trace, 'shutdown'),
      part('c', trace, 'beforeShutdown'),
    ];
    await announceStop(parts, logger);
    await stopParts(parts, logger);
    assert.equal(trace.length, 6);
    assert.deepEqual(
      logger.of('error').map(({ message }) => message),
      ['beforeShutdown of c failed', 'shutdown of b failed'],
    );
  });
});
