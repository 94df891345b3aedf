import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inject } from '@nopal/core';
import { type HealthCheck, healthRoutes } from '../../../../packages/core/src/http/health.js';
import { httpRoutes } from '../../../support/http-routes.js';
import { ManualClock } from '../../../support/manual-clock.js';

function site(checks: Record<string, HealthCheck>, hasStarted = () => true) {
  const clock = new ManualClock();
  const health = healthRoutes({ clock, hasStarted, checks });
  return { clock, routes: httpRoutes((router) => router.mount('/', health)) };
}

describe('healthRoutes', () => {
  it('say that the process lives, also while it starts', async () => {
    const { routes } = site({}, () => false);
    const alive = await inject(routes, '/healthz');
    assert.deepEqual([alive.status, alive.json()], [200, { status: 'ok' }]);
    assert.equal(alive.headers['cache-control'], 'no-store');
    assert.equal((await inject(routes, '/startupz')).status, 503);
    assert.deepEqual((await inject(routes, '/readyz')).json(), { status: 'down', down: ['start'] });
  });

  it('name what does not work and not why', async () => {
    const { routes } = site({
      fine: () => true,
      no: async () => false,
      throws: () => {
        throw new Error('secret of the server');
      },
      rejects: () => Promise.reject(new Error('secret of the server')),
    });
    const ready = await inject(routes, '/readyz');
    assert.equal(ready.status, 503);
    assert.deepEqual(ready.json(), { status: 'down', down: ['no', 'throws', 'rejects'] });
    assert.doesNotMatch(ready.text(), /secret/);
    const well = site({ fine: () => true });
    assert.deepEqual((await inject(well.routes, '/readyz')).json(), { status: 'ok', down: [] });
  });

  it('do not wait for a check that hangs', async () => {
    const { routes, clock } = site({ hangs: () => new Promise(() => {}) });
    const asked = inject(routes, '/readyz');
    await new Promise(setImmediate);
    clock.advance(1_000);
    assert.deepEqual((await asked).json(), { status: 'down', down: ['hangs'] });
  });
});
