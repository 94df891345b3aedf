import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { status } from '@grpc/grpc-js';
import { type Ending, GrpcCaller } from '../../../support/grpc-caller.js';
import {
  HEALTH,
  healthIn,
  healthQuestion,
  NOT_SERVING,
  SERVICE_UNKNOWN,
  SERVING,
  watchHealth,
} from '../../../support/health-watch.js';
import { type ServedRemotes, startRemotes } from '../../../support/served-remotes.js';
import { until } from '../../../support/until.js';
import { pingRemote } from './ping-remote.js';

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
    caller.call(`${HEALTH}/Check`, healthQuestion(service));

  async function assertStatus(wanted: number): Promise<void> {
    for (const service of ['', 'test.v1.Test']) {
      const { response } = await check(service);
      assert.ok(response !== undefined);
      assert.equal(healthIn(response), wanted, service);
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
    const watched = [watchHealth(caller.client, ''), watchHealth(caller.client, 'test.v1.Test')];
    const unknown = watchHealth(caller.client, 'test.v1.Other');
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
