import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type ClientUnaryCall, status } from '@grpc/grpc-js';
import { type Call, type GameError, ProtoWriter } from '@nopal/core';
import { deferred } from '../../../support/deferred.js';
import { GrpcCaller, statusDetails } from '../../../support/grpc-caller.js';
import { numberedObject } from '../../../support/plain-codec.js';
import {
  type ServedOptions,
  type ServedRemotes,
  startRemotes,
} from '../../../support/served-remotes.js';
import { until } from '../../../support/until.js';
import { pingRemote } from './ping-remote.js';

const PING = '/test.v1.Test/Ping';
const NOTHING = new Uint8Array(0);
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function serving(
  run?: (request: unknown, call: Call) => unknown,
  options: Partial<ServedOptions> = {},
): Promise<{ readonly served: ServedRemotes; readonly caller: GrpcCaller }> {
  const served = await startRemotes({
    fill: (runner, metrics) => runner.add(pingRemote(metrics, run)),
    ...options,
  });
  const caller = new GrpcCaller(served.address);
  stops.push(
    () => caller.close(),
    () => served.stop(),
  );
  return { served, caller };
}

function json(value: object): Uint8Array {
  const out = new ProtoWriter();
  out.string(10, JSON.stringify(value));
  return out.finish();
}

function refusals(served: ServedRemotes): number | undefined {
  return served.metrics.samples().find(({ name }) => name === 'nopal_grpc_refusals_total')?.value;
}

describe('a remote as an rpc', () => {
  it('sees the call: what is left of its time, its metadata, its trace, an id of its own', async () => {
    const calls: Call[] = [];
    const { caller } = await serving((_request, call) => {
      calls.push(call);
      return {};
    });
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await caller.call(PING, NOTHING, { traceparent, tenant: 'north', 'blob-bin': 'x' });
    await caller.call(PING, NOTHING, {}, { deadline: Date.now() + 2000 });
    const [first, second] = calls;
    assert.deepEqual({ ...first?.metadata }, { traceparent, tenant: 'north' });
    assert.equal(first?.kind, 'remote');
    assert.equal(first?.route, 'game.test.ping');
    assert.ok(second !== undefined && second.remainingMs <= 2000);
    assert.notEqual(first?.requestId, second.requestId);
    assert.match(second.requestId, /^b00t-g/);
  });

  it('has its signal fired when the caller leaves', async () => {
    const running = deferred<Call>();
    const { served, caller } = await serving((_request, call) => {
      assert.equal(call.signal.aborted, false);
      running.resolve(call);
      return new Promise(() => undefined);
    });
    let client: ClientUnaryCall | undefined;
    const ending = caller.call(PING, NOTHING, {}, {}, (call) => {
      client = call;
    });
    const call = await running.promise;
    client?.cancel();
    assert.equal((await ending).code, status.CANCELLED);
    await until(() => call.signal.aborted, 'the signal has fired');
    assert.equal((call.signal.reason as GameError).code, 'CANCELLED');
    await until(() => served.runner.inFlight === 0, 'nothing runs');
  });

  it('hides what a method throws, and logs it under the same request', async () => {
    const { served, caller } = await serving(() => {
      throw new Error('the password is 1234');
    });
    const ending = await caller.call(PING, NOTHING);
    assert.equal(ending.code, status.INTERNAL);
    assert.doesNotMatch(ending.details, /1234/);
    const [line] = served.logger.of('error');
    assert.equal(line?.fields.requestId, statusDetails(ending).metadata.requestId);
    assert.match(String(line?.fields.err), /1234/);
  });

  it('answers an error that cannot be written as it is', async () => {
    const { caller } = await serving(() => {
      throw Object.assign(new Error('x'.repeat(100_000)), { name: 'GameError', code: '\ud83e' });
    });
    const ending = await caller.call(PING, NOTHING);
    assert.equal(ending.code, status.INTERNAL);
    assert.ok(ending.details.length < 1024);
  });

  it('answers INTERNAL when the result is not what its type says', async () => {
    const { caller } = await serving(undefined, {
      fill: (runner, metrics) => runner.add({ ...pingRemote(metrics), reply: numberedObject }),
    });
    const ending = await caller.call(PING, NOTHING);
    assert.equal(ending.code, status.INTERNAL);
    assert.match(ending.details, /request id b00t-g1/);
  });

  it('refuses a request above its limit, and grpc-js one above its own', async () => {
    const { served, caller } = await serving(undefined, {
      maxMessageBytes: 1000,
      channel: { 'grpc.max_receive_message_length': 5000 },
    });
    const large = await caller.call(PING, json({ text: 'x'.repeat(2000) }));
    assert.equal(large.code, status.RESOURCE_EXHAUSTED);
    assert.equal(statusDetails(large).reason, 'TOO_LARGE');
    assert.equal(refusals(served), 1);
    const larger = await caller.call(PING, json({ text: 'x'.repeat(6000) }));
    assert.equal(larger.code, status.RESOURCE_EXHAUSTED);
    assert.equal((await caller.call(PING, json({ text: 'x' }))).code, status.OK);
  });

  it('refuses metadata of more than 8 KiB', async () => {
    const { served, caller } = await serving();
    const ending = await caller.call(PING, NOTHING, { long: 'x'.repeat(9000) });
    assert.equal(ending.code, status.RESOURCE_EXHAUSTED);
    assert.equal(statusDetails(ending).reason, 'TOO_LARGE');
    assert.equal(refusals(served), 1);
  });

  it('runs at most so many calls at once', async () => {
    const open = deferred<object>();
    const { served, caller } = await serving(() => open.promise, { maxCalls: 2 });
    const running = [caller.call(PING, NOTHING), caller.call(PING, NOTHING)];
    await until(() => served.runner.inFlight === 2, 'two run');
    const refused = await caller.call(PING, NOTHING);
    assert.equal(refused.code, status.UNAVAILABLE);
    assert.equal(statusDetails(refused).reason, 'BUSY');
    open.resolve({});
    assert.deepEqual(
      (await Promise.all(running)).map(({ code }) => code),
      [0, 0],
    );
    assert.equal((await caller.call(PING, NOTHING)).code, status.OK);
  });

  it('is not served when codegen gave it no rpc', async () => {
    const { served, caller } = await serving(undefined, {
      fill: (runner, metrics) => runner.add({ ...pingRemote(metrics), rpc: undefined } as never),
    });
    assert.deepEqual(served.services.names, []);
    assert.equal((await caller.call(PING, NOTHING)).code, status.UNIMPLEMENTED);
  });

  it('cannot be the rpc of two methods', async () => {
    const twice = serving(undefined, {
      fill: (runner, metrics) => {
        runner.add(pingRemote(metrics));
        runner.add({ ...pingRemote(metrics), route: 'game.test.pong' });
      },
    });
    await assert.rejects(twice, /two remotes are the rpc \/test\.v1\.Test\/Ping/);
  });

  it('survives compressed requests that are no gzip or grow too large', async () => {
    const { served, caller } = await serving(undefined, {
      channel: { 'grpc.max_receive_message_length': 5000 },
    });
    const { connect } = await import('node:http2');
    const session = connect(`http://${served.address}`);
    stops.push(() => session.destroy());
    const send = (body: Uint8Array, encoding = 'gzip'): Promise<string> =>
      new Promise((resolve, reject) => {
        const stream = session.request({
          ':method': 'POST',
          ':path': PING,
          'content-type': 'application/grpc',
          'grpc-encoding': encoding,
          te: 'trailers',
        });
        const found = (headers: object): void => {
          if ('grpc-status' in headers) resolve(String(headers['grpc-status']));
        };
        stream.on('response', found).on('trailers', found).on('error', reject).resume();
        const head = Buffer.alloc(5);
        head[0] = 1;
        head.writeUInt32BE(body.length, 1);
        stream.end(Buffer.concat([head, body]));
      });
    const bomb = gzipSync(json({ text: 'x'.repeat(1_000_000) }));
    assert.equal(await send(bomb), String(status.RESOURCE_EXHAUSTED));
    assert.equal(await send(Buffer.from('no gzip at all')), String(status.INTERNAL));
    assert.equal(await send(NOTHING, 'odd'), String(status.UNIMPLEMENTED));
    assert.equal(await send(gzipSync(json({ n: 1 }))), String(status.OK));
    assert.equal((await caller.call(PING, NOTHING)).code, status.OK);
  });

  it('answers a call whose time is over when it comes', async () => {
    const { caller } = await serving();
    const ending = await caller.call(PING, NOTHING, {}, { deadline: Date.now() - 1000 });
    assert.equal(ending.code, status.DEADLINE_EXCEEDED);
  });
});
