import type { Clock } from '../ports/clock.js';
import { HttpRouter } from './http-router.js';
import { Reply } from './reply.js';

/** Whether a part works: false or a thrown error says no, and so does one that takes too long. */
export type HealthCheck = () => boolean | Promise<boolean>;

export interface HealthOptions {
  readonly clock: Clock;
  /** Whether the start is complete. */
  readonly hasStarted: () => boolean;
  /** Asked for `/readyz`, by name: registered, links, event loop, not draining. */
  readonly checks?: Readonly<Record<string, HealthCheck>>;
  /** The longest that a check may take; 1000 by default. */
  readonly timeoutMs?: number;
}

/**
 * `/healthz`: the process answers. `/startupz`: its start is complete. `/readyz`: it is, and every check says yes. 200 or 503,
 * with the names of what does not work and nothing of why: anyone may ask.
 */
export function healthRoutes(options: HealthOptions): HttpRouter {
  const { clock, hasStarted, checks = {}, timeoutMs = 1_000 } = options;
  const ready = async (): Promise<Reply<unknown>> => {
    const names = Object.keys(checks);
    const results = await Promise.all(
      Object.values(checks).map((check) => passes(check, clock, timeoutMs)),
    );
    const down = names.filter((_, at) => !results[at]);
    if (!hasStarted()) down.unshift('start');
    return answer(down.length === 0, { down });
  };
  return new HttpRouter()
    .get('/healthz', () => answer(true))
    .get('/startupz', () => answer(hasStarted()))
    .get('/readyz', ready);
}

function answer(isWell: boolean, more: object = {}): Reply<unknown> {
  const value = { status: isWell ? 'ok' : 'down', ...more };
  const headers = { 'Cache-Control': 'no-store' };
  return new Reply({ as: 'value', value }, { status: isWell ? 200 : 503, headers });
}

function passes(check: HealthCheck, clock: Clock, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.setTimeout(() => resolve(false), timeoutMs);
    const settle = (isWell: boolean): void => {
      cancel();
      resolve(isWell);
    };
    Promise.resolve()
      .then(check)
      .then(
        (isWell) => settle(isWell === true),
        () => settle(false),
      );
  });
}
