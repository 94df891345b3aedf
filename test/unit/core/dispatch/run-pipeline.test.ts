import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Call } from '../../../../packages/core/src/dispatch/call.js';
import type { Pipeline } from '../../../../packages/core/src/dispatch/pipeline.js';
import {
  mergePipelines,
  runPipeline,
} from '../../../../packages/core/src/dispatch/run-pipeline.js';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import { settle } from '../../../support/deferred.js';

const call = { route: 'game.room.join' } as Call;

/** Hooks that note when they run. */
function noting(trace: string[], scope: string): Pipeline {
  return {
    guards: [
      async () => {
        await settle();
        trace.push(`${scope} guard`);
      },
    ],
    before: [
      (_call, body) => {
        trace.push(`${scope} before`);
        return body;
      },
    ],
    after: [
      async () => {
        await settle();
        trace.push(`${scope} after`);
      },
    ],
  };
}

describe('runPipeline', () => {
  it('runs guards and before from the outside in, the method, and after from the inside out', async () => {
    const trace: string[] = [];
    const scopes = ['server', 'component', 'method'].map((scope) => noting(trace, scope));
    const value = await runPipeline(
      mergePipelines(scopes),
      call,
      () => ({}),
      () => {
        trace.push('method runs');
        return 7;
      },
    );
    assert.equal(value, 7);
    assert.deepEqual(trace, [
      'server guard',
      'component guard',
      'method guard',
      'server before',
      'component before',
      'method before',
      'method runs',
      'method after',
      'component after',
      'server after',
    ]);
  });

  it('merges nothing from scopes without hooks', () => {
    assert.deepEqual(mergePipelines([{}, {}]), { guards: [], before: [], after: [] });
  });

  it('refuses with FORBIDDEN when a guard answers false, and with the guard’s own error when it throws', async () => {
    const own = new GameError('BANNED', 'until Monday');
    const refuse = mergePipelines([{ guards: [async () => false] }]);
    const fail = mergePipelines([{ guards: [() => Promise.reject(own)] }]);
    const method = (): never => assert.fail('ran');
    await assert.rejects(
      runPipeline(refuse, call, () => ({}), method),
      (error: GameError) => {
        assert.equal(error.code, 'FORBIDDEN');
        assert.ok(error.message.includes('game.room.join'));
        return true;
      },
    );
    await assert.rejects(
      runPipeline(fail, call, () => ({}), method),
      own,
    );
  });

  it('lets a guard pass that answers true or nothing', async () => {
    const pipeline = mergePipelines([{ guards: [() => true, () => {}, async () => {}] }]);
    assert.equal(
      await runPipeline(
        pipeline,
        call,
        () => ({}),
        () => 1,
      ),
      1,
    );
  });

  it('gives the method what before put in the body’s place, and keeps the body for undefined', async () => {
    const pipeline = mergePipelines([
      {
        before: [
          (_call, body) => ({ ...(body as object), first: true }),
          () => undefined,
          async (_call, body) => ({ ...(body as object), second: true }),
        ],
      },
    ]);
    const value = await runPipeline(
      pipeline,
      call,
      () => ({ given: true }),
      (body) => body,
    );
    assert.deepEqual(value, { given: true, first: true, second: true });
  });

  it('lets before put null in the body’s place', async () => {
    const pipeline = mergePipelines([{ before: [() => null] }]);
    assert.equal(
      await runPipeline(
        pipeline,
        call,
        () => ({}),
        (body) => body,
      ),
      null,
    );
  });

  it('skips the method when before throws, and runs every after with that failure', async () => {
    const own = new GameError('NO', 'no');
    const seen: unknown[] = [];
    const pipeline = mergePipelines([
      {
        before: [
          () => {
            throw own;
          },
        ],
        after: [
          (_call, outcome) => {
            seen.push(outcome);
          },
          (_call, outcome) => {
            seen.push(outcome);
          },
        ],
      },
    ]);
    await assert.rejects(
      runPipeline(
        pipeline,
        call,
        () => ({}),
        () => assert.fail('ran'),
      ),
      own,
    );
    assert.deepEqual(seen, [
      { ok: false, error: own },
      { ok: false, error: own },
    ]);
  });

  it('lets after turn a failure into a result and a result into another', async () => {
    const pipeline = mergePipelines([
      {
        after: [
          async (_call, outcome) =>
            outcome.ok ? { ok: true, value: `${outcome.value} twice` } : undefined,
          (_call, outcome) => (outcome.ok ? undefined : { ok: true, value: 'rescued' }),
        ],
      },
    ]);
    const failing = (): never => {
      throw new Error('no');
    };
    assert.equal(await runPipeline(pipeline, call, () => ({}), failing), 'rescued twice');
  });

  it('goes on to the next after when one throws, with that error as the outcome', async () => {
    const thrown = new Error('after');
    const seen: unknown[] = [];
    const pipeline = mergePipelines([
      {
        after: [
          (_call, outcome) => {
            seen.push(outcome);
          },
          () => {
            throw thrown;
          },
        ],
      },
    ]);
    await assert.rejects(
      runPipeline(
        pipeline,
        call,
        () => ({}),
        () => 1,
      ),
      thrown,
    );
    assert.deepEqual(seen, [{ ok: false, error: thrown }]);
  });
});
