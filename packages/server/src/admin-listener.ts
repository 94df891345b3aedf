import {
  type BoundRoute,
  type Clock,
  HttpDispatcher,
  type HttpHook,
  type ListenAddress,
  type Logger,
  MemoryMetrics,
  ParameterNames,
  reply,
} from '@nopal/core';
import { HttpListener } from '@nopal/frontend';
import { adminPages } from './admin-pages.js';
import type { AdminSubject } from './admin-subject.js';
import type { HttpAdminOptions } from './http-options.js';

const LOOPBACK = '127.0.0.1';
const TIMEOUT_MS = 10_000;

/**
 * The port for those who run the servers of a process: health, statistics, metrics, the API's page. It is open from before they
 * start until after they have stopped, so that a probe always finds somebody.
 */
export class AdminListener {
  readonly #options: HttpAdminOptions;
  readonly #services: { readonly clock: Clock; readonly logger: Logger };
  readonly #subjects: AdminSubject[] = [];
  readonly #routes: BoundRoute[] = [];
  readonly #open = new Set<AdminSubject>();
  #listener: HttpListener | undefined;
  #opening: Promise<void> | undefined;
  #address: ListenAddress | undefined;

  constructor(options: HttpAdminOptions, services: { clock: Clock; logger: Logger }) {
    this.#options = options;
    this.#services = services;
  }

  /** Undefined while it is not open. */
  get address(): ListenAddress | undefined {
    return this.#address;
  }

  /** Before it is opened. */
  add(subject: AdminSubject): void {
    this.#subjects.push(subject);
  }

  /** Before it is opened. */
  addRoute(route: BoundRoute): void {
    this.#routes.push(route);
  }

  /** The first to start opens it. @throws GameError `UNAVAILABLE` when the port is taken. */
  async open(subject: AdminSubject): Promise<void> {
    this.#open.add(subject);
    this.#opening ??= this.#listen();
    await this.#opening;
  }

  /** The last to stop closes it. */
  close(subject: AdminSubject): void {
    this.#open.delete(subject);
    if (this.#open.size > 0) return;
    this.#listener?.close();
    this.#listener = undefined;
    this.#address = undefined;
  }

  async #listen(): Promise<void> {
    const { port, host = LOOPBACK } = this.#options;
    const { clock, logger } = this.#services;
    const metrics = new MemoryMetrics(); // of these pages nobody asks how often
    const handler = new HttpDispatcher({
      clock,
      logger,
      metrics,
      bootId: 'admin',
      hasAccessLog: false,
      hooks: { onRequest: isLoopback(host) ? [refuseNames] : [] },
    });
    const pages = adminPages(this.#subjects, clock);
    const routes = pages.bindAll({
      serverType: 'admin',
      pipeline: {},
      middleware: [],
      timeoutMs: TIMEOUT_MS,
      maxBodyBytes: 0,
      metrics,
      names: new ParameterNames(),
    });
    for (const route of routes) handler.add(route);
    for (const route of this.#routes) handler.add(route);
    handler.freeze();
    this.#listener = new HttpListener({ handler, port, host, logger });
    this.#address = await this.#listener.listen();
    logger.info('the admin pages are open', { ...this.#address });
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** A page of a stranger whose name was made to lead to this machine (DNS rebinding) shows that name. */
const refuseNames: HttpHook = ({ host }) => {
  const name = host.replace(/:\d+$/, '');
  if (name === 'localhost' || /^[\d.]+$/.test(name) || /^\[[\da-f:.]+\]$/i.test(name))
    return undefined;
  return reply.text('these pages are for localhost', { status: 421 });
};
