import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Client, status } from '@grpc/grpc-js';
import { ProtoReader, ProtoWriter } from '@nopal/core';
import { type Ending, GrpcCaller } from '../../../support/grpc-caller.js';
import { type ServedRemotes, startRemotes } from '../../../support/served-remotes.js';
import { until } from '../../../support/until.js';
import { pingRemote } from './ping-remote.js';

const HEALTH = '/grpc.health.v1.Health';
const SERVING = 1;
const NOT_SERVING = 2;
const SERVICE_UNKNOWN = 3;

function question(service: string): Uint8Array {
  const out = new ProtoWriter();
  out.string(10, service);
  return out.finish();
}

function statusIn(bytes: Uint8Array): number {
  const reader = new ProtoReader(bytes, 0, bytes.length);
  reader.tag();
  return reader.uint();
}

function watch(client: Client, service: string) {
  const watched = { seen: [] as number[], code: -1 };
  const stream = client.makeServerStreamRequest(
    `${HEALTH}/Watch`,
    (bytes: Uint8Array) => Buffer.from(bytes),
    (bytes: Buffer) => bytes,
    question(service),
  );
  stream.on('data', (bytes: Buffer) => watched.seen.push(statusIn(bytes)));
  stream.on('error', () => undefined);
  stream.on('status', ({ code }) => {
    watched.code = code;
  });
  return watched;
}

describe('ServiceHealth', () => {
  let served: ServedRemotes;
  let caller: GrpcCaller;
  before(async () => {
    served = await startRemotes({
      isLocal: false, // a probe needs no token
      fill: (runner, metrics) => runner.add(pingRemote(metrics)),
    });
    caller = new GrpcCaller(served.address);
  });
  after(() => {
    caller.close();
    served.stop();
  });

  const check = (service: string): Promise<Ending> =>
    caller.call(`${HEALTH}/Check`, question(service));

  async function assertStatus(wanted: number): Promise<void> {
    for (const service of ['', 'test.v1.Test']) {
      const { response } = await check(service);
      assert.ok(response !== undefined);
      assert.equal(statusIn(response), wanted, service);
    }
  }

  it('serves nothing until the server says so, and again when it drains', async () => {
    await assertStatus(NOT_SERVING);
    served.services.health.set(true);
    await assertStatus(SERVING);
    served.services.health.set(false);
    await assertStatus(NOT_SERVING);
  });

  it('knows no other services, and repeats no more than the begin of their names', async () => {
    for (const service of ['test.v1.Other', 'constructor', '__proto__', 'x'.repeat(100_000)]) {
      const ending = await check(service);
      assert.equal(ending.code, status.NOT_FOUND);
      assert.ok(ending.details.length < 300);
    }
    // Half a surrogate pair, as some decode it; no header can carry it.
    const half = await caller.call(`${HEALTH}/Check`, Uint8Array.of(10, 3, 0xed, 0xa0, 0xbe));
    assert.equal(half.code, status.NOT_FOUND);
  });

  it('tells who watches of each change, and ends the watches when it closes', async () => {
    const watched = [watch(caller.client, ''), watch(caller.client, 'test.v1.Test')];
    const unknown = watch(caller.client, 'test.v1.Other');
    const all = [...watched, unknown];
    await until(() => all.every(({ seen }) => seen.length === 1), 'all have begun');
    served.services.health.set(true);
    served.services.health.set(false);
    await until(() => watched.every(({ seen }) => seen.length === 3), 'both have been told');
    for (const { seen } of watched) assert.deepEqual(seen, [NOT_SERVING, SERVING, NOT_SERVING]);
    assert.deepEqual(unknown.seen, [SERVICE_UNKNOWN]);
    served.services.close();
    await until(() => all.every(({ code }) => code === status.OK), 'all have ended');
  });

  it('answers bytes that are no question with an error, and goes on', async () => {
    const ending = await caller.call(`${HEALTH}/Check`, Uint8Array.of(10, 200));
    assert.equal(ending.code, status.INTERNAL);
    await assertStatus(NOT_SERVING);
  });
});
