import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryMetrics } from '@nopal/core';
import { ManualClock, RecordingLogger } from '@nopal/server/testing';
import { RefusalLog } from '../../../../../packages/cluster/src/link/grpc/refusal-log.js';
import { TransportCounters } from '../../../../../packages/cluster/src/link/transport-counters.js';

describe('RefusalLog', () => {
  const make = () => {
    const [clock, logger, metrics] = [
      new ManualClock(),
      new RecordingLogger(),
      new MemoryMetrics(),
    ];
    return {
      clock,
      logger,
      metrics,
      log: new RefusalLog(clock, logger, new TransportCounters(metrics)),
    };
  };

  it('logs once a minute for each peer and reason, and counts all that this server refused', () => {
    const { clock, logger, metrics, log } = make();
    for (let n = 0; n < 10; n += 1) log.note('a', 'WRONG_CLUSTER', 'x', true);
    log.note('a', 'SELF', 'x', true);
    log.note('b', 'WRONG_CLUSTER', 'x', true);
    log.note('a', 'WRONG_CLUSTER', 'x', false);
    assert.equal(logger.lines.length, 3);
    assert.equal(metrics.value('nopal_link_refused_total', { code: 'WRONG_CLUSTER' }), 11);
    clock.advance(60_000);
    log.note('a', 'WRONG_CLUSTER', 'x', true);
    assert.equal(logger.lines.length, 4);
  });

  it('cuts what the other side says', () => {
    const { logger, log } = make();
    log.heard('a', { code: 'C'.repeat(10_000), detail: 'd'.repeat(10_000) });
    const [line] = logger.lines;
    assert.deepEqual(line?.fields, { peer: 'a', code: 'C'.repeat(64), detail: 'd'.repeat(512) });
  });

  it('does not log without end for peers that take a new name each time', () => {
    const { clock, logger, log } = make();
    for (let n = 0; n < 10_000; n += 1) log.note(`peer ${n}`, 'WRONG_CLUSTER', 'x', true);
    assert.equal(logger.lines.length, 256);
    clock.advance(60_000);
    log.note('one more', 'WRONG_CLUSTER', 'x', true);
    assert.equal(logger.lines.length, 257);
  });
});
