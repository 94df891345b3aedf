import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { makeBoot } from '@nopal/cluster';
import { GameError } from '@nopal/core';
import { ManualClock } from '@nopal/server/testing';
import { LinkServer } from '../../../../support/link-server.js';
import { TcpProxy } from '../../../../support/tcp-proxy.js';
import { until } from '../../../../support/until.js';

/** A process that stands still: its timers come late. */
class StallingClock extends ManualClock {
  stoodStillMs = 0;

  override now(): number {
    return super.now() + this.stoodStillMs;
  }
}

describe('GrpcTransport, when connections fail', () => {
  let clock = new StallingClock();
  let open: { close(): Promise<void> }[] = [];

  afterEach(async () => {
    const closing = Promise.all(open.map((one) => one.close()));
    await turn();
    clock.advance(60_000);
    await closing;
    open = [];
    clock = new StallingClock();
  });

  async function start(id: string, options?: ConstructorParameters<typeof LinkServer>[2]) {
    const server = await new LinkServer(id, clock, options).open();
    open.push(server.transport);
    return server;
  }

  /** Two servers, the first of which dials the second through a proxy. */
  async function pair() {
    const a = await start('a');
    const b = await start('b');
    const proxy = await TcpProxy.to(b.port);
    open.push(proxy);
    a.transport.keep([b.at(proxy.port)]);
    b.transport.keep([a.member]);
    await until(() => a.events.length + b.events.length === 2, 'both are up');
    return { a, b, proxy };
  }

  /** Time passes in steps in which heartbeats arrive. */
  async function pass(ms: number, step = 500): Promise<void> {
    for (let passed = 0; passed < ms; passed += step) {
      clock.advance(step);
      for (let n = 0; n < 20; n += 1) await turn();
    }
  }

  it('tells both that it is down when the connection is cut, and resumes with the same boots', async () => {
    const { a, b, proxy } = await pair();
    proxy.cut();
    await until(() => a.events.length === 2 && b.events.length === 2, 'both are down');
    assert.equal(a.transport.batch('b'), undefined);
    assert.equal(a.transport.peer('b')?.status, 'down');
    await until(async () => {
      await pass(500);
      return a.events.length === 3 && b.events.length === 3;
    }, 'both are up');
    assert.deepEqual(a.events, ['up b', 'down b', 'resumed b']);
    assert.deepEqual(b.events, ['up a', 'down a', 'resumed a']);
    a.send('b', 'again');
    await until(() => b.received.length === 1, 'it is there');
  });

  it('gives a peer up after ten seconds without it, and does not resume what was given up', async () => {
    const { a, b, proxy } = await pair();
    proxy.refuse();
    proxy.cut();
    await until(() => a.events.length === 2 && b.events.length === 2, 'both are down');
    await pass(9_000);
    assert.deepEqual(a.events, ['up b', 'down b']);
    await pass(2_000);
    assert.deepEqual(a.events, ['up b', 'down b', 'lost b']);
    assert.deepEqual(b.events, ['up a', 'down a', 'lost a']);
    proxy.resume();
    await until(async () => {
      await pass(500);
      return a.events.length === 4 && b.events.length === 4;
    }, 'both are up');
    assert.deepEqual([a.events[3], b.events[3]], ['up b', 'up a']);
  });

  it('tells the one that did not give up that it was given up', async () => {
    const { a, b, proxy } = await pair();
    // Only one of them sees the end: a new boot in all but name, as the other has forgotten it.
    const lost = a.events.length;
    proxy.stall();
    await pass(11_000);
    proxy.cut();
    proxy.resume();
    await until(async () => {
      await pass(500);
      return a.events.includes('up b', lost) && b.events.lastIndexOf('up a') > 0;
    }, 'both are up again');
    assert.deepEqual(a.events, ['up b', 'down b', 'lost b', 'up b']);
    assert.deepEqual(b.events, ['up a', 'down a', 'lost a', 'up a']);
  });

  it('suspects a silent peer after three heartbeats, and trusts it again once it hears anything', async () => {
    const { a, b, proxy } = await pair();
    await pass(5_000);
    assert.equal(a.transport.peer('b')?.status, 'up');
    proxy.stall();
    await pass(2_000);
    assert.equal(a.transport.peer('b')?.status, 'up');
    await pass(2_000);
    assert.equal(a.transport.peer('b')?.status, 'suspect');
    assert.equal(b.transport.peer('a')?.status, 'suspect');
    assert.notEqual(a.transport.batch('b'), undefined);
    proxy.resume();
    await until(() => a.transport.peer('b')?.status === 'up', 'it is trusted');
    assert.deepEqual(a.events, ['up b']);
  });

  it('suspects and gives up at the very moments, wherever between two heartbeats they fall', async () => {
    const { a, b, proxy } = await pair();
    await pass(5_000);
    await pass(400, 100);
    b.send('a', 'the last word');
    await until(() => a.received.length === 1, 'it is heard');
    proxy.stall();
    await pass(2_950, 50);
    assert.equal(a.transport.peer('b')?.status, 'up');
    await pass(50, 50);
    assert.equal(a.transport.peer('b')?.status, 'suspect');
    await pass(6_950, 50);
    assert.deepEqual(a.events, ['up b']);
    await pass(50, 50);
    assert.deepEqual(a.events, ['up b', 'down b', 'lost b']);
  });

  it('blames nobody for what it could not hear while it stood still itself', async () => {
    const { a, b } = await pair();
    await pass(2_000);
    clock.stoodStillMs += 15_000;
    clock.advance(1_000);
    assert.equal(a.transport.peer('b')?.status, 'up');
    assert.equal(b.transport.peer('a')?.status, 'up');
    await pass(5_000);
    assert.deepEqual(a.events, ['up b']);
    assert.equal(a.transport.peer('b')?.status, 'up');
  });

  it('gives up a connection that is not up within three seconds, and dials again', async () => {
    const a = await start('a');
    const b = await start('b');
    const proxy = await TcpProxy.to(b.port);
    open.push(proxy);
    proxy.stall();
    a.transport.keep([b.at(proxy.port)]);
    await until(() => proxy.connections === 1, 'it dials');
    await pass(3_000);
    assert.match(String(a.logger.of('debug')[0]?.fields.why), /within 3000 ms/);
    proxy.resume();
    await until(async () => {
      await pass(500);
      return a.events.includes('up b');
    }, 'it is up');
    await until(async () => {
      await pass(500);
      return proxy.connections === 1;
    }, 'the first connection is gone');
  });

  it('gives a peer up early when nobody listens at its address any more', async () => {
    const { a, b, proxy } = await pair();
    await proxy.close();
    open = open.filter((one) => one !== proxy);
    await until(() => a.events.includes('down b'), 'it is down');
    let passed = 0;
    await until(async () => {
      await pass(50, 50);
      passed += 50;
      return a.events.includes('lost b');
    }, 'it is lost');
    assert.ok(passed <= 1_000, `lost after ${passed} ms`);
    assert.deepEqual(b.events, ['up a', 'down a']);
    const [line] = a.logger.of('warn');
    assert.match(line?.message ?? '', /is given up/);
  });

  it('knocks at a peer that dials it, and gives it up early when nobody is there', async () => {
    const { a, b, proxy } = await pair();
    // Where the dialer is said to be: there, and not there any more.
    const door = await TcpProxy.to(a.port);
    b.transport.keep([a.at(door.port)]);
    proxy.refuse();
    proxy.cut();
    await until(() => b.events.includes('down a'), 'it is down');
    await pass(3_000, 250);
    assert.deepEqual(b.events, ['up a', 'down a']);
    await door.close();
    let passed = 0;
    await until(async () => {
      await pass(250, 250);
      passed += 250;
      return b.events.includes('lost a');
    }, 'it is lost');
    assert.ok(passed <= 5_000, `lost after ${passed} ms`);
    assert.deepEqual(b.events, ['up a', 'down a', 'lost a']);
  });

  it('never dials more often than its pauses allow', async () => {
    const a = await start('a');
    const b = await start('b');
    const proxy = await TcpProxy.to(b.port);
    open.push(proxy);
    proxy.refuse();
    a.transport.keep([b.at(proxy.port)]);
    const before = a.logger.of('debug').length;
    await pass(60_000, 250);
    const dialled = a.logger.of('debug').length - before;
    assert.ok(dialled > 10 && dialled < 75, `dialled ${dialled} times in a minute`);
  });

  it('is dialled by the larger id where the smaller does not want it, and dialled again after a cut', async () => {
    const a = await start('a');
    const b = await start('b');
    const proxy = await TcpProxy.to(a.port);
    open.push(proxy);
    b.transport.keep([a.at(proxy.port)]);
    const bothHave = (what: string) =>
      until(async () => {
        await pass(500);
        return a.events.includes(`${what} b`) && b.events.includes(`${what} a`);
      }, what);
    await bothHave('up');
    b.send('a', 'ask');
    await until(() => a.received.length === 1, 'it is there');
    a.send('b', 'answer');
    await until(() => b.received.length === 1, 'so is its answer');
    await pass(120_000, 1_000);
    assert.deepEqual(b.events, ['up a'], 'it is not idle for who did not want it');
    proxy.cut();
    await bothHave('resumed');
    assert.deepEqual([...a.codes, ...b.codes], []);
    b.transport.keep([]);
    await pass(60_000, 1_000);
    await until(() => b.events.includes('lost a'), 'nobody wants it any more');
  });

  it('is dialled by the smaller id as soon as that wants it too', async () => {
    const a = await start('a');
    const b = await start('b');
    const door = await TcpProxy.to(a.port);
    open.push(door);
    b.transport.keep([a.at(door.port)]);
    await until(async () => {
      await pass(500);
      return b.events.includes('up a');
    }, 'it is up');
    a.transport.keep([b.member]);
    await pass(2_000);
    assert.deepEqual([a.events, b.events], [['up b'], ['up a']], 'the connection stays');
    door.cut();
    door.refuse();
    await until(async () => {
      await pass(500);
      return a.events.includes('resumed b') && b.events.includes('resumed a');
    }, 'the other way');
    assert.equal(door.connections, 0);
  });

  it('refuses the larger id as long as the smaller one dials, and says so once a minute', async () => {
    const a = await start('a');
    const b = await start('b');
    const proxy = await TcpProxy.to(b.port);
    open.push(proxy);
    proxy.refuse();
    a.transport.keep([b.at(proxy.port)]);
    b.transport.keep([a.member]);
    await until(async () => {
      await pass(500);
      return a.codes.length > 0 && b.codes.length > 0;
    }, 'it is refused');
    await pass(30_000);
    assert.deepEqual([a.codes, b.codes], [['WRONG_DIRECTION'], ['WRONG_DIRECTION']]);
    const refusals = a.metrics.value('nopal_link_refused_total', { code: 'WRONG_DIRECTION' });
    assert.ok(refusals > 5 && refusals < 20, `${refusals} in half a minute`);
  });

  it('takes a restarted peer for another, although its connection is still there', async () => {
    const { a, b } = await pair();
    const again = await start('a', { boot: makeBoot(Date.now() + 1_000) });
    again.transport.keep([b.member]);
    await until(() => b.events.length === 4, 'it is told');
    assert.deepEqual(b.events, ['up a', 'down a', 'lost a', 'up a']);
    assert.equal(b.transport.peer('a')?.boot, again.member.boot);
    await until(() => a.events.includes(`displaced ${again.member.boot}`), 'the older is told');
  });

  it('sends an older boot away as long as the newer is there, without alternating', async () => {
    const { b } = await pair();
    const boot = b.transport.peer('a')?.boot;
    const old = await start('a', { boot: makeBoot(1_000) });
    old.transport.keep([b.member]);
    await until(() => old.events.length > 0, 'it is told');
    await pass(10_000);
    assert.deepEqual([...new Set(old.events)], [`displaced ${boot}`]);
    assert.deepEqual(b.events, ['up a']);
    const lines = old.logger.of('error').filter(({ message }) => message.includes('DUPLICATE'));
    assert.equal(lines.length, 1);
  });

  it('turns to a new address at once when the registry names a newer boot there', async () => {
    const { a, b } = await pair();
    const again = await start('b', { boot: makeBoot(Date.now() + 1_000) });
    again.transport.keep([a.member]);
    a.transport.keep([again.member]);
    await until(() => a.transport.peer('b')?.boot === again.member.boot, 'it is meant');
    assert.deepEqual(a.events, ['up b', 'down b', 'lost b', 'up b']);
    await until(() => b.events.includes('down a'), 'the old connection is closed');
    a.transport.keep([b.member]); // the registry is behind
    await pass(3_000);
    assert.equal(a.transport.peer('b')?.boot, again.member.boot);
  });

  it('holds no more than its limit for a peer that does not read, and goes on when it does', async () => {
    const { a, b, proxy } = await pair();
    proxy.stall();
    const text = 'x'.repeat(100);
    let sent = 0;
    let congestedAt = 0;
    await assert.rejects(
      async () => {
        for (; sent < 400_000; sent += 1) {
          a.send('b', text);
          if (congestedAt === 0 && a.transport.batch('b')?.isCongested) congestedAt = sent;
          if (sent % 2_000 === 0) await turn();
        }
      },
      (error) => GameError.is(error) && error.code === 'BUSY',
    );
    assert.ok(congestedAt > 0 && congestedAt < sent, `congested at ${congestedAt} of ${sent}`);
    let count = 0;
    b.receive = (_from, bytes) => {
      count += bytes.length / 102;
    };
    proxy.resume();
    await until(() => count === sent, 'all that was taken is there');
    await until(() => a.transport.batch('b')?.isCongested === false, 'the way is free');
    a.send('b', text);
    await until(() => count === sent + 1, 'it goes on');
  });

  it('closes in time although a peer does not read', async () => {
    const { a, b, proxy } = await pair();
    proxy.stall();
    for (let n = 0; n < 10_000; n += 1) a.send('b', 'x'.repeat(100));
    let isClosed = false;
    const closing = a.transport.close().then(() => {
      isClosed = true;
    });
    await until(async () => {
      await pass(500);
      return isClosed;
    }, 'it is closed');
    await closing;
    assert.deepEqual(a.events, ['up b', 'down b', 'lost b']);
    assert.equal(b.received.length, 0);
  });

  it('leaves no timer behind when it is closed', async () => {
    const { a, b } = await pair();
    const closing = Promise.all([a.transport.close(), b.transport.close()]);
    await until(async () => {
      await turn();
      return a.transport.batch('a') === undefined && b.transport.batch('b') === undefined;
    }, 'both are closed');
    await closing;
    clock.advance(5_000);
    assert.equal(clock.timers, 0);
  });

  it('tells what a server that leaves in peace held is gone, and warns of nothing', async () => {
    const { a, b } = await pair();
    const closing = b.transport.close();
    await until(async () => {
      await turn();
      return a.events.includes('lost b');
    }, 'it is told');
    await closing;
    assert.deepEqual(a.events, ['up b', 'down b', 'lost b']);
    assert.deepEqual([...a.logger.of('warn'), ...b.logger.of('warn')], []);
  });
});
