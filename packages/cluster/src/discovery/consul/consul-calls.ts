import { EventEmitter } from 'node:events';
import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { Clock } from '@nopal/core';
import Consul from 'consul';
import { ConsulError } from './consul-error.js';
import { ConsulHttp } from './consul-http.js';
import type { ConsulSettings } from './consul-options.js';
import { type ConsulService, readService } from './consul-service.js';

/** The calls about this server. Each ends in time: the package's own have no limit unless they are given one. */
export class ConsulCalls {
  readonly #settings: ConsulSettings;
  readonly #consul: Consul;
  readonly #http: ConsulHttp;
  readonly #clock: Clock;

  constructor(settings: ConsulSettings, agent: HttpAgent | HttpsAgent, clock: Clock) {
    const { address, token } = settings;
    const isSecure = address.protocol === 'https:';
    this.#settings = settings;
    this.#consul = new Consul({
      host: address.hostname.replace(/^\[|\]$/g, ''),
      port: address.port === '' ? (isSecure ? 443 : 80) : Number(address.port),
      secure: isSecure,
      agent,
      ...(token !== undefined && { defaults: { token } }),
    });
    this.#http = new ConsulHttp(settings, agent, clock);
    this.#clock = clock;
  }

  /** Writes the service down, passing; what was there under its id is replaced. */
  async register(service: ConsulService): Promise<void> {
    const { ttlMs, forgetMs } = this.#settings.times;
    const check = {
      // Of the id alone: a check of a former boot must not stay beside it, ill for ever.
      checkid: checkId(service.id),
      name: 'event loop',
      ttl: `${ttlMs}ms`,
      status: 'passing',
      deregistercriticalserviceafter: `${forgetMs}ms`,
      timeout: '0s', // wanted by the package's type, and not sent for a TTL check
    };
    await this.#call((limit) =>
      this.#consul.agent.service.register({ ...service, ...limit, check }),
    );
    // The agent keeps the status of a check that it has (agent.AddCheck): that of a process that died is ill.
    await this.pass(service.id);
  }

  pass(id: string): Promise<void> {
    return this.#call((limit) => this.#consul.agent.check.pass({ id: checkId(id), ...limit }));
  }

  /** What the agent holds under this id; undefined when there is none. @throws ConsulError (by rejection) */
  async service(id: string, timeoutMs?: number): Promise<ConsulService | undefined> {
    const { callTimeoutMs } = this.#settings.times;
    const path = `/v1/agent/service/${encodeURIComponent(id)}`;
    try {
      const { json } = await this.#http.get(path, timeoutMs ?? callTimeoutMs);
      return readService(json);
    } catch (error) {
      if (error instanceof ConsulError && error.status === 404) return undefined;
      throw error;
    }
  }

  deregister(id: string, timeoutMs: number): Promise<void> {
    return this.#call(
      (limit) => this.#consul.agent.service.deregister({ id, ...limit }),
      timeoutMs,
    );
  }

  async #call(
    run: (limit: { ctx: EventEmitter }) => Promise<unknown>,
    timeoutMs = this.#settings.times.callTimeoutMs,
  ): Promise<void> {
    // The package ends a request when its context emits `cancel`.
    const ctx = new EventEmitter();
    let isLate = false;
    const cancelTimer = this.#clock.setTimeout(() => {
      isLate = true;
      ctx.emit('cancel');
    }, timeoutMs);
    try {
      await run({ ctx });
    } catch (error) {
      if (isLate) throw new ConsulError('timeout', `no answer in ${timeoutMs} ms`);
      const status = (error as { statusCode?: unknown }).statusCode;
      if (typeof status === 'number')
        throw new ConsulError('status', `status ${status}`, { status, cause: error });
      throw ConsulError.from(error);
    } finally {
      cancelTimer();
    }
  }
}

function checkId(id: string): string {
  return `service:${id}`;
}
