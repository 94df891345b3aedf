import {
  adminRoutes,
  type Clock,
  type HealthCheck,
  HttpRouter,
  healthRoutes,
  openApiRoutes,
  reply,
} from '@nopal/core';
import type { AdminSubject } from './admin-subject.js';
import { metricsRoute } from './metrics-route.js';

/** The pages of a process's servers: `/healthz`, `/startupz`, `/readyz`, `/metrics`, `/admin/`, `/docs`. */
export function adminPages(subjects: readonly AdminSubject[], clock: Clock): HttpRouter {
  const router = new HttpRouter()
    .get('/', () => reply.redirect('/admin/'))
    .mount(
      '/',
      healthRoutes({
        clock,
        hasStarted: () => subjects.every(({ health }) => health.hasStarted),
        checks: checksOf(subjects),
      }),
    )
    .mount('/', adminRoutes({ list: () => statsOf(subjects) }))
    .mount('/', metricsRoute(subjects));
  const told = subjects.filter(({ manifest }) => manifest.openapi !== undefined);
  const [first] = told;
  if (first === undefined) return router;
  router.mount('/', openApiRoutes(first.manifest, ...told.map(({ type }) => type)));
  if (told.length > 1)
    for (const { manifest, type } of told) router.mount(`/${type}`, openApiRoutes(manifest, type));
  return router;
}

/** The servers' own by their types where there are several; the game's by their names. */
function checksOf(subjects: readonly AdminSubject[]): Record<string, HealthCheck> {
  const all: Record<string, HealthCheck> = {};
  for (const { type, health, checks } of subjects) {
    const prefix = subjects.length > 1 ? `${type}.` : '';
    for (const [name, check] of Object.entries(health.checks())) all[`${prefix}${name}`] = check;
    Object.assign(all, checks);
  }
  return all;
}

function statsOf(subjects: readonly AdminSubject[]): object[] {
  return subjects.flatMap(({ type, stats }) =>
    stats.list().map((stat) => ({ server: type, ...stat })),
  );
}
