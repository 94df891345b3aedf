import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Timers } from '../../../../packages/core/src/timers/timers.js';
import { deferred, settle } from '../../../support/deferred.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { RecordingLogger } from '../../../support/recording-logger.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function timers(wallTime = Date.UTC(2026, 0, 1)) {
  const clock = new ManualClock(wallTime);
  const logger = new RecordingLogger();
  return { clock, logger, all: new Timers(clock, logger) };
}

describe('Timers', () => {
  it('runs every period, first after one, until it is stopped', () => {
    const { clock, all } = timers();
    let runs = 0;
    const timer = all.every(100, () => {
      runs += 1;
    });
    clock.advance(99);
    assert.equal(runs, 0);
    clock.advance(201);
    assert.equal(runs, 3);
    assert.equal(all.count, 1);
    timer.stop();
    timer.stop();
    clock.advance(1_000);
    assert.equal(runs, 3);
    assert.equal(all.count, 0);
    assert.equal(clock.timers, 0);
  });

  it('runs so many times and is gone', () => {
    const { clock, all } = timers();
    let runs = 0;
    all.times(3, 10, () => {
      runs += 1;
    });
    clock.advance(1_000);
    assert.equal(runs, 3);
    assert.equal(all.count, 0);
    assert.equal(clock.timers, 0);
  });

  it('counts a skipped run of an async task not as one of its times', async () => {
    const { clock, all } = timers();
    const held = deferred();
    let runs = 0;
    all.times(2, 10, () => {
      runs += 1;
      return runs === 1 ? held.promise : undefined;
    });
    clock.advance(100);
    assert.equal(runs, 1);
    held.resolve();
    await settle();
    clock.advance(10);
    assert.equal(runs, 2);
    assert.equal(all.count, 0);
  });

  it('runs when its condition holds', () => {
    const { clock, all } = timers();
    let open = false;
    let runs = 0;
    all.when(
      10,
      () => open,
      () => {
        runs += 1;
      },
    );
    clock.advance(50);
    open = true;
    clock.advance(20);
    assert.equal(runs, 2);
  });

  it('runs once after a delay, also after none and after one longer than a machine’s timer takes', () => {
    const { clock, all } = timers();
    const ran: string[] = [];
    all.after(0, () => void ran.push('at once'));
    all.after(60 * DAY_MS, () => void ran.push('in sixty days'));
    clock.advance(0);
    assert.deepEqual(ran, ['at once']);
    clock.advance(60 * DAY_MS - 1);
    assert.deepEqual(ran, ['at once']);
    clock.advance(1);
    assert.deepEqual(ran, ['at once', 'in sixty days']);
    assert.equal(all.count, 0);
    assert.equal(clock.timers, 0);
  });

  it('stops a long delay in any of its parts', () => {
    const { clock, all } = timers();
    const timer = all.after(60 * DAY_MS, () => assert.fail('ran'));
    clock.advance(30 * DAY_MS);
    timer.stop();
    assert.equal(clock.timers, 0);
    clock.advance(60 * DAY_MS);
  });

  it('refuses periods, counts and delays that are none', () => {
    const { all } = timers();
    const task = (): void => {};
    for (const period of [0, 0.5, -1, Number.NaN, 2 ** 31]) {
      assert.throws(() => all.every(period, task), RangeError);
      assert.throws(() => all.when(period, () => true, task), RangeError);
    }
    for (const count of [0, -1, 1.5, Number.NaN])
      assert.throws(() => all.times(count, 10, task), RangeError);
    for (const delay of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => all.after(delay, task), RangeError);
    assert.equal(all.count, 0);
  });

  it('never overlaps an async task with itself', async () => {
    const { clock, all } = timers();
    let running = 0;
    let most = 0;
    let runs = 0;
    const held = [deferred(), deferred()];
    all.every(10, async () => {
      running += 1;
      most = Math.max(most, running);
      runs += 1;
      await held[runs - 1]?.promise;
      running -= 1;
    });
    clock.advance(100);
    assert.equal(runs, 1);
    held[0]?.resolve();
    await settle();
    clock.advance(10);
    assert.equal(runs, 2);
    assert.equal(most, 1);
  });

  it('logs what a task throws or rejects with, and runs it again', async () => {
    const { clock, all, logger } = timers();
    let runs = 0;
    all.every(10, () => {
      runs += 1;
      if (runs === 1) throw new Error('one');
      return Promise.reject(new Error('two'));
    });
    clock.advance(10);
    clock.advance(10);
    await settle();
    clock.advance(10);
    await settle();
    assert.equal(runs, 3);
    assert.equal(logger.of('error').length, 3);
  });

  it('goes on when a task returns something that is no promise', () => {
    const { clock, all, logger } = timers();
    let runs = 0;
    const count = (): number => {
      runs += 1;
      return runs;
    };
    all.every(10, count as () => void);
    clock.advance(30);
    assert.equal(runs, 3);
    assert.deepEqual(logger.lines, []);
  });

  it('ends all with the server, those of cron too', () => {
    const { clock, all } = timers();
    all.every(10, () => assert.fail('ran'));
    all.after(10, () => assert.fail('ran'));
    all.cron('* * * * *', () => assert.fail('ran'));
    all.stop();
    assert.equal(all.count, 0);
    assert.equal(clock.timers, 0);
    clock.advance(HOUR_MS);
  });
});

describe('Timers.cron', () => {
  it('runs at the times of its expression in UTC, once at each', () => {
    const { clock, all } = timers(Date.UTC(2026, 0, 1, 11, 59, 30));
    const at: string[] = [];
    all.cron('0 12 * * *', () => void at.push(new Date(clock.wallTime()).toISOString()));
    clock.advance(3 * DAY_MS);
    assert.deepEqual(at, [
      '2026-01-01T12:00:00.000Z',
      '2026-01-02T12:00:00.000Z',
      '2026-01-03T12:00:00.000Z',
    ]);
    assert.equal(all.count, 1);
  });

  it('takes seconds as the first of six fields', () => {
    const { clock, all } = timers();
    let runs = 0;
    all.cron('*/10 * * * * *', () => {
      runs += 1;
    });
    clock.advance(60_000);
    assert.equal(runs, 6);
  });

  it('follows its time zone through the change to summer time', () => {
    const { clock, all } = timers(Date.UTC(2026, 2, 28));
    const at: string[] = [];
    all.cron(
      '0 9 * * *',
      () => void at.push(new Date(clock.wallTime()).toISOString()),
      'Europe/Berlin',
    );
    clock.advance(2 * DAY_MS);
    assert.deepEqual(at, ['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z']);
  });

  it('waits months for its next time', () => {
    const { clock, all } = timers(Date.UTC(2026, 0, 2));
    const at: string[] = [];
    all.cron('0 0 1 12 *', () => void at.push(new Date(clock.wallTime()).toISOString()));
    clock.advance(400 * DAY_MS);
    assert.deepEqual(at, ['2026-12-01T00:00:00.000Z']);
  });

  it('runs once at each time when the machine’s timer fires a little early', () => {
    class EarlyClock extends ManualClock {
      override wallTime(): number {
        return super.wallTime() - 0.4;
      }
      override setTimeout(callback: () => void, delayMs: number): () => void {
        return super.setTimeout(callback, Math.floor(delayMs));
      }
    }
    const clock = new EarlyClock(Date.UTC(2026, 0, 1, 0, 0, 5));
    const all = new Timers(clock, new RecordingLogger());
    let runs = 0;
    all.cron('*/10 * * * * *', () => {
      runs += 1;
    });
    clock.advance(60_500);
    assert.equal(runs, 6);
  });

  it('runs no time twice when the wall clock is set back', () => {
    class SteppedClock extends ManualClock {
      back = 0;
      override wallTime(): number {
        return super.wallTime() - this.back;
      }
    }
    const clock = new SteppedClock();
    const all = new Timers(clock, new RecordingLogger());
    let runs = 0;
    all.cron('0 * * * *', () => {
      runs += 1;
    });
    clock.advance(HOUR_MS);
    assert.equal(runs, 1);
    clock.back = 60_000;
    clock.advance(120_000);
    assert.equal(runs, 1);
  });

  it('can be stopped between two times and within its own task', () => {
    const { clock, all } = timers();
    let runs = 0;
    const timer = all.cron('* * * * *', () => {
      runs += 1;
      timer.stop();
    });
    clock.advance(HOUR_MS);
    assert.equal(runs, 1);
    assert.equal(all.count, 0);
    assert.equal(clock.timers, 0);
  });

  it('refuses an expression or a time zone that cannot be read, naming it', () => {
    const { all } = timers();
    assert.throws(() => all.cron('every day', () => {}), {
      name: 'TypeError',
      message: /"every day"/,
    });
    assert.throws(() => all.cron('* * * * *', () => {}, 'Mars/Olympus'), {
      name: 'TypeError',
      message: /Mars\/Olympus/,
    });
  });
});
