import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RecordingLogger } from '@nopal/server/testing';
import { drain } from '../../../packages/server/src/drain.js';

/** Work that the test says for each look at it. */
function scripted(looks: readonly (readonly [running: number, taken: number])[]) {
  let look = -1;
  const at = (): readonly [number, number] => looks[Math.min(look, looks.length - 1)] ?? [0, 0];
  return {
    running: (): number => {
      look += 1;
      return at()[0];
    },
    taken: (): number => at()[1],
    get looks(): number {
      return look + 1;
    },
  };
}

describe('drain', () => {
  it('is over at once where nothing runs and others heard of it at once', async () => {
    const work = scripted([[0, 5]]);
    await drain(work, { windowMs: 60_000, quietMs: 0, logger: new RecordingLogger() });
    assert.equal(work.looks, 1);
  });

  it('waits for what came after it began, as others had not heard of it then', async () => {
    const idle = [0, 7] as const;
    const late = [...Array.from({ length: 3 }, () => idle), [1, 8], [1, 8], [0, 9]] as const;
    const work = scripted(late);
    await drain(work, { windowMs: 60_000, quietMs: 100, logger: new RecordingLogger() });
    assert.ok(work.looks > late.length, `it looked ${work.looks} times`);
  });

  it('ends with the window, and says what still runs', async () => {
    const logger = new RecordingLogger();
    await drain(scripted([[3, 3]]), { windowMs: 50, quietMs: 10, logger });
    assert.deepEqual(logger.of('warn')[0]?.fields, { calls: 3, drainMs: 50 });
    const busy = { running: () => 0, taken: () => performance.now() };
    await drain(busy, { windowMs: 50, quietMs: 10, logger });
    assert.equal(logger.of('warn').length, 1);
  });
});
