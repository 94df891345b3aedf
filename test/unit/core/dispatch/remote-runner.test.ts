import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BoundRemote } from '../../../../packages/core/src/dispatch/bound-remote.js';
import type { Call } from '../../../../packages/core/src/dispatch/call.js';
import type { RemoteRequest } from '../../../../packages/core/src/dispatch/remote-request.js';
import { RemoteRunner } from '../../../../packages/core/src/dispatch/remote-runner.js';
import { GameError } from '../../../../packages/core/src/errors/game-error.js';
import { MemoryMetrics } from '../../../../packages/core/src/metrics/memory-metrics.js';
import { deferred, settle } from '../../../support/deferred.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { anyObject, decoded, encoded, numberedObject } from '../../../support/plain-codec.js';
import { RecordingLogger } from '../../../support/recording-logger.js';

/** A call, if it still runs, and its reply. */
function started(runner: RemoteRunner, request: RemoteRequest) {
  const { promise, resolve, reject } = deferred<Uint8Array>();
  const replied = (reply: Uint8Array): void => resolve(reply.slice());
  const running = runner.start(request, { replied, failed: reject });
  return { promise, running };
}

class House {
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  readonly metrics = new MemoryMetrics();
  readonly runner = new RemoteRunner(this.clock, this.logger);

  add(invoke: (request: unknown, call: Call) => unknown, over: Partial<BoundRemote> = {}): void {
    this.runner.add({
      route: 'game.arena.evict',
      instance: {},
      timeoutMs: 1_000,
      request: numberedObject,
      reply: anyObject,
      invoke: (_self, request, call) => invoke(request, call),
      isHooked: false,
      guards: [],
      before: [],
      after: [],
      calls: this.metrics.counter('calls', ''),
      failures: this.metrics.counter('failures', ''),
      durationMs: this.metrics.histogram('duration', ''),
      ...over,
    });
  }

  async run(request: Uint8Array | object = { n: 1 }, timeoutMs = 5_000): Promise<unknown> {
    const bytes = request instanceof Uint8Array ? request : encoded(numberedObject, request);
    const { promise } = started(this.runner, {
      route: 'game.arena.evict',
      bytes,
      start: 0,
      end: bytes.length,
      requestId: 'r1',
      timeoutMs,
      metadata: { trace: 't1' },
    });
    return decoded(anyObject, await promise);
  }
}

describe('RemoteRunner', () => {
  it('runs a remote with its checked request and wraps its result', async () => {
    const house = new House();
    let seen: Call | undefined;
    house.add((request, call) => {
      seen = call;
      return (request as { n: number }).n + 1;
    });
    assert.deepEqual(await house.run({ n: 1, extra: true }), { result: 2 });
    assert.equal(seen?.kind, 'remote');
    assert.equal(seen?.requestId, 'r1');
    assert.equal(seen?.session, undefined);
    assert.deepEqual(seen?.metadata, { trace: 't1' });
    house.clock.advance(1_000);
    assert.equal(seen?.signal.aborted, false, 'it was done in time');
    assert.equal(house.clock.timers, 0);
  });

  it('sends the result of a hand-written rpc as it is, and an empty message for nothing', async () => {
    const house = new House();
    house.add((request) => request, { isBare: true });
    assert.deepEqual(await house.run({ n: 1 }), { n: 1 });
    house.add(() => undefined, { isBare: true });
    assert.deepEqual(await house.run({ n: 1 }), {});
  });

  it('gives the method the shorter of the caller’s time and its own', async () => {
    const house = new House();
    const remaining: number[] = [];
    house.add((_request, call) => void remaining.push(call.remainingMs));
    await house.run({ n: 1 }, 5_000);
    await house.run({ n: 1 }, 300);
    assert.deepEqual(remaining, [1_000, 300]);
  });

  it('answers NOT_FOUND for a remote that it does not have, and INVALID for a wrong request', async () => {
    const house = new House();
    await assert.rejects(house.run(), { code: 'NOT_FOUND' });
    house.add(() => assert.fail('ran'));
    await assert.rejects(house.run(new Uint8Array(0)), {
      code: 'INVALID',
      metadata: { n: 'expected a number, found undefined' },
    });
    await assert.rejects(house.run(Uint8Array.of(255)), { code: 'BAD_REQUEST' });
  });

  it('hands a GameError on and hides everything else behind INTERNAL with a full log line', async () => {
    const house = new House();
    house.add((request) => {
      if ((request as { n: number }).n === 1) throw new GameError('ARENA_FULL', 'full');
      return Promise.reject(new Error('secret'));
    });
    await assert.rejects(house.run({ n: 1 }), { code: 'ARENA_FULL' });
    await assert.rejects(house.run({ n: 2 }), (error: GameError) => {
      assert.equal(error.code, 'INTERNAL');
      assert.ok(!error.message.includes('secret'));
      return true;
    });
    assert.equal(house.logger.of('error').length, 1);
    assert.equal(house.logger.of('error')[0]?.fields.requestId, 'r1');
    assert.equal(house.metrics.value('failures'), 2);
    assert.equal(house.metrics.value('duration'), 2);
  });

  it('answers INTERNAL when the result is not of its type', async () => {
    const house = new House();
    house.add(() => 'text', {
      reply: { ...anyObject, encode: numberedObject.encode, explain: numberedObject.explain },
    });
    await assert.rejects(house.run(), { code: 'INTERNAL' });
    assert.match(
      String(house.logger.of('error')[0]?.fields.err),
      /game\.arena\.evict returned what/,
    );
  });

  it('answers at the deadline, fires the signal and drops the late result', async () => {
    const house = new House();
    const held = deferred<number>();
    let signal: AbortSignal | undefined;
    house.add((_request, call) => {
      signal = call.signal;
      return held.promise;
    });
    const answered = house.run();
    await settle();
    house.clock.advance(1_000);
    await assert.rejects(answered, { code: 'DEADLINE_EXCEEDED' });
    assert.equal((signal?.reason as GameError | undefined)?.code, 'DEADLINE_EXCEEDED');
    held.resolve(7);
    await settle();
    assert.equal(house.clock.timers, 0);
  });

  it('runs guards, before and after around the method', async () => {
    const house = new House();
    house.add((request) => (request as { n: number }).n, {
      isHooked: true,
      before: [() => ({ n: 10 })],
      after: [(_call, outcome) => (outcome.ok ? { ok: true, value: [outcome.value] } : undefined)],
    });
    assert.deepEqual(await house.run(), { result: [10] });
  });

  it('asks its guards before it looks at the request', async () => {
    const house = new House();
    house.add(() => assert.fail('ran'), { isHooked: true, guards: [() => false] });
    await assert.rejects(house.run(Uint8Array.of(255)), { code: 'FORBIDDEN' });
  });

  it('ends a call whose caller has left, and knows nothing of one that was answered', async () => {
    const house = new House();
    const calls: Call[] = [];
    const answer = deferred<number>();
    house.add((request, call) => {
      calls.push(call);
      return (request as { n: number }).n === 1 ? answer.promise : 2;
    });
    const run = (n: number) => {
      const bytes = encoded(numberedObject, { n });
      return started(house.runner, {
        route: 'game.arena.evict',
        bytes,
        start: 0,
        end: bytes.length,
        requestId: `r${n}`,
        timeoutMs: 5_000,
        metadata: {},
      });
    };
    const { promise: left, running } = run(1);
    const answered = run(2);
    assert.deepEqual(decoded(anyObject, await answered.promise), { result: 2 });
    assert.equal(answered.running, undefined);
    assert.ok(running !== undefined);
    house.runner.cancel(running);
    house.runner.cancel(running);
    await assert.rejects(left, { name: 'GameError', code: 'CANCELLED' });
    assert.deepEqual(
      calls.map(({ signal }) => signal.aborted),
      [true, false],
    );
    assert.equal(house.runner.inFlight, 0);
    answer.resolve(3); // nobody waits for it
    await settle();
    assert.equal(house.logger.of('error').length, 0);
  });
});
