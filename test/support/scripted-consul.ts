import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@nopal/core';

/** An answer; what is left out is as Consul has it. */
export interface ConsulReply {
  readonly status?: number;
  readonly type?: string;
  readonly body?: unknown;
  readonly index?: string | undefined;
  readonly knownLeader?: boolean;
  readonly lastContactMs?: number;
  /** As an agent marks what it has from a stream. */
  readonly isStreamed?: boolean;
  /** The connection breaks in the middle of the body. */
  readonly isCut?: boolean;
  /** Accepted, and never answered. */
  readonly isHung?: boolean;
  /** Answered so much later, by the clock. */
  readonly delayMs?: number;
}

export interface ScriptedRequest {
  /** By the clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | undefined;
}

/** One service as a server registered it. */
export interface ScriptedService {
  readonly ID: string;
  readonly Name: string;
  readonly Address: string;
  readonly Port: number;
  readonly Meta: Record<string, string>;
}

/** What it does otherwise than a Consul that works; asked for each request, undefined for nothing. */
export interface ConsulScript {
  health?: ((request: ScriptedRequest) => ConsulReply | undefined) | undefined;
  agent?: ((request: ScriptedRequest) => ConsulReply | undefined) | undefined;
}

/** Stands for one agent over HTTP. It works as the real one does, as far as our calls go, unless its script says otherwise. */
export class ScriptedConsul {
  readonly requests: ScriptedRequest[] = [];
  readonly services = new Map<string, ScriptedService>();
  readonly critical = new Set<string>();
  script: ConsulScript = {};
  index = 10;
  address = '';
  readonly #clock: Clock;
  #server: Server | undefined;
  #port = 0;
  readonly #waiting = new Set<() => void>();

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  static async start(clock: Clock): Promise<ScriptedConsul> {
    const consul = new ScriptedConsul(clock);
    await consul.listen();
    return consul;
  }

  /** Listens, again at the port that it had. */
  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
    this.address = `http://127.0.0.1:${this.#port}`;
  }

  /** Its port is closed, and every connection. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    this.#waiting.clear();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  /** Something of its catalogue is another: those who wait are answered. */
  change(): void {
    this.index += 1;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const answer of waiting) answer();
  }

  put(service: ScriptedService): void {
    this.services.set(service.ID, service);
    this.change();
  }

  /** How many requests there were of a kind since a time. */
  count(what: RegExp, since = 0): number {
    return this.requests.filter(
      ({ at, method, path }) => at >= since && what.test(`${method} ${path}`),
    ).length;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.address);
    const method = request.method ?? '';
    const token = request.headers['x-consul-token']?.toString();
    const [path, query] = [url.pathname, url.searchParams];
    const asked = { at: this.#clock.now(), method, path, query, token };
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.requests.push(asked);
    const isHealth = url.pathname.startsWith('/v1/health/service/');
    const scripted = isHealth ? this.script.health?.(asked) : this.script.agent?.(asked);
    if (scripted !== undefined) this.#reply(response, scripted);
    else if (isHealth) this.#health(asked, response);
    else this.#agent(asked, Buffer.concat(chunks).toString(), response);
  }

  #health({ path, query }: ScriptedRequest, response: ServerResponse): void {
    const name = decodeURIComponent(path.slice('/v1/health/service/'.length));
    const answer = (): void => this.#reply(response, { body: this.instances(name) });
    if (Number(query.get('index') ?? 0) >= this.index) this.#waiting.add(answer);
    else answer();
  }

  /** As the health endpoint has them. */
  instances(name: string): unknown[] {
    return [...this.services.values()]
      .filter((service) => service.Name === name)
      .map((service) => instance(service, this.critical.has(service.ID) ? 'critical' : 'passing'));
  }

  #agent({ method, path }: ScriptedRequest, body: string, response: ServerResponse): void {
    const id = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
    if (path === '/v1/agent/service/register') {
      this.put(JSON.parse(body) as ScriptedService);
      this.#reply(response, { body: '', type: 'text/plain' });
      return;
    }
    const service = this.services.get(id.replace(/^service:/, ''));
    if (service === undefined) {
      this.#reply(response, { status: 404, type: 'text/plain', body: `unknown ID ${id}` });
    } else if (method === 'GET') {
      const { Name, ...rest } = service;
      this.#reply(response, { body: { ...rest, Service: Name } });
    } else {
      if (path.startsWith('/v1/agent/service/deregister/')) {
        this.services.delete(id);
        this.change();
      }
      this.#reply(response, { body: '', type: 'text/plain' });
    }
  }

  #reply(response: ServerResponse, reply: ConsulReply): void {
    if (reply.isHung) return;
    if (reply.delayMs !== undefined) {
      const { delayMs, ...later } = reply;
      this.#clock.setTimeout(() => this.#reply(response, later), delayMs);
      return;
    }
    const { status = 200, type = 'application/json', body = [] } = reply;
    const bytes = Buffer.isBuffer(body)
      ? body
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const index = 'index' in reply ? reply.index : String(this.index);
    response.writeHead(status, {
      'content-type': type,
      'content-length': bytes.length,
      ...(index !== undefined && { 'x-consul-index': index }),
      'x-consul-query-backend': reply.isStreamed === true ? 'streaming' : 'blocking-query',
      'x-consul-knownleader': String(reply.knownLeader ?? true),
      'x-consul-lastcontact': String(reply.lastContactMs ?? 0),
    });
    if (!reply.isCut) {
      response.end(bytes);
      return;
    }
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
  }
}

/** An item of the health endpoint's answer. */
export function instance(
  { Name, ...service }: ScriptedService,
  status = 'passing',
): Record<string, unknown> {
  return {
    Node: { Node: 'n1', Address: '10.0.0.1' },
    Service: { ...service, Service: Name },
    Checks: [
      { CheckID: 'serfHealth', Status: 'passing' },
      { CheckID: `service:${service.ID}`, Status: status },
    ],
  };
}

/** A server as it writes itself down. */
export function gameService(
  id: string,
  meta: Record<string, string> = {},
  cluster = 'test',
  type = 'game',
): ScriptedService {
  return {
    ID: id,
    Name: `${cluster}-${type}`,
    Address: '127.0.0.1',
    Port: 4_000,
    Meta: {
      'nopal-cluster': cluster,
      'nopal-type': type,
      'nopal-boot': `${id}-boot`,
      'nopal-state': 'ready',
      'nopal-frontend': 'false',
      ...meta,
    },
  };
}
