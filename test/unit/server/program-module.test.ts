import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { ProgramModule, type ProgramOptions } from '@nopal/server';
import { RecordingLogger } from '../../support/recording-logger.js';
import { until } from '../../support/until.js';

const started: ProgramModule[] = [];

/** A module that runs a piece of JavaScript. */
function program(script: string, options: Partial<ProgramOptions> = {}) {
  const logger = new RecordingLogger();
  const module = new ProgramModule({
    name: 'helper',
    command: process.execPath,
    args: ['-e', script],
    logger,
    stopTimeoutMs: 10_000,
    minBackoffMs: 1,
    maxBackoffMs: 4,
    ...options,
  });
  started.push(module);
  const has = (text: string): boolean => logger.lines.some(({ message }) => message.includes(text));
  return { module, logger, has };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A killed process stays as a zombie until its new parent has noticed.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

const STAY = 'setInterval(() => {}, 1000);';

describe('ProgramModule', () => {
  afterEach(async () => {
    for (const module of started.splice(0)) await module.shutdown().catch(() => {});
  });

  it('logs the program’s lines and ends it with SIGTERM', async () => {
    const { module, logger, has } = program(
      `console.log('ready ' + process.argv[1]); console.error('trouble'); ${STAY}`,
      { args: ['-e', `console.log('ready'); console.error('trouble'); ${STAY}`] },
    );
    await module.init();
    const { pid } = module;
    assert.ok(pid !== undefined && isAlive(pid));
    await until(() => has('ready') && has('trouble'), 'both lines are logged');
    assert.equal(logger.lines.find(({ message }) => message === 'ready')?.level, 'info');
    assert.equal(logger.lines.find(({ message }) => message === 'trouble')?.level, 'error');
    assert.equal(logger.lines[0]?.fields.program, 'helper');
    await module.shutdown();
    assert.equal(module.pid, undefined);
    await until(() => !isAlive(pid), 'the program is gone');
  });

  it('gives the program its arguments, directory and environment', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'nopal-program-'));
    process.env.NOPAL_TEST_REMOVED = 'yes';
    try {
      const { module, has } = program('', {
        args: [
          '-e',
          'console.log(JSON.stringify([process.argv[1], process.cwd(), process.env.ROOM, process.env.NOPAL_TEST_REMOVED ?? null]))',
          'first',
        ],
        cwd: dir,
        env: { ROOM: '7', NOPAL_TEST_REMOVED: undefined },
      });
      await module.init();
      await until(() => has('["first",'), 'the line is logged');
      assert.ok(has(`"7",null]`));
    } finally {
      delete process.env.NOPAL_TEST_REMOVED;
      rmSync(dir, { recursive: true });
    }
  });

  it('cannot be initialised when the program cannot be started, and says which and why', async () => {
    for (const [command, cwd] of [
      ['/no/such/program', undefined],
      [process.execPath, '/no/such/directory'],
    ] as const) {
      const { module } = program('', { command, ...(cwd === undefined ? {} : { cwd }) });
      await assert.rejects(module.init(), {
        message: new RegExp(`program helper \\(${command}\\) cannot be started: .*ENOENT`),
      });
      await module.shutdown();
    }
  });

  it('kills a program that does not heed SIGTERM, and says so', async () => {
    const { module, has } = program(
      `process.on('SIGTERM', () => {}); console.log('deaf'); ${STAY}`,
      {
        stopTimeoutMs: 200,
      },
    );
    await module.init();
    const pid = module.pid ?? -1;
    await until(() => has('deaf'), 'the program ignores SIGTERM');
    await assert.rejects(module.shutdown(), {
      message: 'program helper did not end within 200 ms of SIGTERM and was killed',
    });
    await until(() => !isAlive(pid), 'the program is gone');
  });

  it('ends what the program itself has started', async () => {
    const { module, logger, has } = program(
      `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STAY)}]);
       console.log('child ' + child.pid); ${STAY}`,
    );
    await module.init();
    await until(() => has('child '), 'the program names its child');
    const line = logger.lines.find(({ message }) => message.startsWith('child '))?.message ?? '';
    const child = Number(line.slice('child '.length));
    assert.ok(isAlive(child));
    await module.shutdown();
    await until(() => !isAlive(child), 'its child is gone');
  });

  it('does not start again a program that ends by itself, unless it is told to', async () => {
    const { module, logger, has } = program('process.exit(3)');
    await module.init();
    await until(() => has('the program failed'), 'the end is noticed');
    assert.equal(
      logger.lines.find(({ message }) => message === 'the program failed')?.fields.code,
      3,
    );
    assert.equal(module.pid, undefined);
    assert.equal(module.restarts, 0);
    await module.shutdown();
  });

  it('starts a failed program again, and not one that ended well', async () => {
    const failing = program('process.exit(1)', { restart: 'on-failure', maxRestarts: 3 });
    const fine = program('', { restart: 'on-failure' });
    await failing.module.init();
    await fine.module.init();
    await until(() => failing.has('ended too often'), 'the row of restarts is over');
    await until(() => fine.has('ended by itself'), 'the other has ended');
    assert.equal(failing.module.restarts, 3);
    assert.equal(
      failing.logger.lines.filter(({ message }) => message === 'the program runs').length,
      4,
    );
    assert.equal(fine.module.restarts, 0);
  });

  it('starts a program again that was killed from outside', async () => {
    const { module, logger } = program(STAY, { restart: 'always' });
    await module.init();
    const first = module.pid ?? -1;
    process.kill(first, 'SIGKILL');
    await until(() => module.pid !== undefined && module.pid !== first, 'it runs again');
    const failed = logger.lines.find(({ message }) => message === 'the program failed');
    assert.equal(failed?.fields.signal, 'SIGKILL');
    assert.equal(module.restarts, 1);
    await module.shutdown();
    assert.equal(module.pid, undefined);
  });

  it('starts nothing any more once it is shut down', async () => {
    const { module, logger, has } = program('process.exit(1)', {
      restart: 'always',
      minBackoffMs: 60_000,
      maxBackoffMs: 60_000,
    });
    await module.init();
    await until(() => has('the program failed'), 'the end is noticed');
    await module.shutdown();
    assert.equal(module.pid, undefined);
    assert.equal(logger.lines.filter(({ message }) => message === 'the program runs').length, 1);
  });

  it('cuts endless lines', async () => {
    const { module, logger, has } = program(
      `process.stdout.write('y'.repeat(1e6) + '\\nnext\\n')`,
      {
        maxLineLength: 100,
      },
    );
    await module.init();
    await until(() => has('next'), 'the next line is logged');
    assert.ok(logger.lines.some(({ message }) => message === `${'y'.repeat(100)}…`));
  });

  it('refuses a restart policy that there is not', () => {
    assert.throws(() => program('', { restart: 'sometimes' as 'never' }), {
      name: 'TypeError',
      message: /it must be never, always or on-failure/,
    });
  });
});
