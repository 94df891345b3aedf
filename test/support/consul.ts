import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.js';
import { until } from './until.js';

export const CONSUL_VERSION = '1.19.2';

/** How to get what `findConsul` looks for. */
export const CONSUL_HOW =
  'run node --import tsx test/support/build-consul.ts (with Go 1.24 and three minutes where the release cannot be had), or install Consul, or name its binary in NOPAL_TEST_CONSUL';

/** Where `build-consul.ts` puts it. */
export function cachedConsul(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(cache, 'nopal', `consul-${CONSUL_VERSION}`, 'consul');
}

/** The Consul that NOPAL_TEST_CONSUL names, that of PATH, or the one that was built; undefined without any. */
export function findConsul(): string | undefined {
  const named = process.env.NOPAL_TEST_CONSUL;
  if (named !== undefined && named !== '') {
    if (!isExecutable(named)) throw new Error(`NOPAL_TEST_CONSUL names ${named}: no such program`);
    return named;
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders.map((folder) => join(folder, 'consul')), cachedConsul()].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface ConsulAgentOptions {
  /** More configuration, in Consul's language. */
  readonly hcl?: string;
  /** For an agent that wants one. */
  readonly token?: string;
}

/** A real Consul: one agent in development mode, which is its own cluster and forgets everything when it ends. */
export class ConsulAgent {
  readonly address: string;
  readonly port: number;
  readonly #binary: string;
  readonly #args: readonly string[];
  readonly #headers: Record<string, string>;
  #child: ChildProcess | undefined;
  #output = '';
  readonly #endWithUs = (): void => void this.#child?.kill('SIGKILL');

  private constructor(
    binary: string,
    port: number,
    args: readonly string[],
    token: string | undefined,
  ) {
    this.#headers = token === undefined ? {} : { 'x-consul-token': token };
    this.#binary = binary;
    this.port = port;
    this.address = `http://127.0.0.1:${port}`;
    this.#args = args;
  }

  static async start(binary: string, options: ConsulAgentOptions = {}): Promise<ConsulAgent> {
    const { hcl, token } = options;
    const [http, server, serf] = [await freePort(), await freePort(), await freePort()];
    const off = ['dns', 'grpc', 'grpc-tls', 'serf-wan'].map((name) => `-${name}-port=-1`);
    const args = [
      'agent',
      '-dev',
      '-node=nopal-test',
      '-bind=127.0.0.1',
      '-client=127.0.0.1',
      '-log-level=err',
      `-http-port=${http}`,
      `-server-port=${server}`,
      `-serf-lan-port=${serf}`,
      ...off,
      ...(hcl === undefined ? [] : [`-hcl=${hcl}`]),
    ];
    const agent = new ConsulAgent(binary, http, args, token);
    process.on('exit', agent.#endWithUs);
    await agent.restart();
    return agent;
  }

  /** Starts it again, empty and on the same ports; resolves when it has a leader. */
  async restart(): Promise<void> {
    await this.kill();
    const child = spawn(this.#binary, [...this.#args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const note = (text: Buffer): void => {
      this.#output = (this.#output + text.toString()).slice(-10_000);
    };
    child.stdout.on('data', note);
    child.stderr.on('data', note);
    child.on('error', note);
    this.#child = child;
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`consul ended:\n${this.#output}`);
      return this.#hasLeader();
    }, 'consul has a leader');
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    process.off('exit', this.#endWithUs);
    await this.#end('SIGKILL'); // it has nothing to keep
  }

  /** What its HTTP API answers. @throws Error (by rejection) for another status than 200 */
  async get(path: string): Promise<unknown> {
    const response = await fetch(`${this.address}${path}`, { headers: this.#headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** @throws Error (by rejection) for another status than 200 */
  async put(path: string, body?: unknown): Promise<void> {
    const json = body === undefined ? null : JSON.stringify(body);
    const request = { method: 'PUT', body: json, headers: this.#headers };
    const response = await fetch(`${this.address}${path}`, request);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  }

  async #hasLeader(): Promise<boolean> {
    try {
      // The status is open to everybody; a leader that cannot answer for the catalogue yet is none.
      const leader = await (await fetch(`${this.address}/v1/status/leader`)).text();
      if (!/\d/.test(leader)) return false;
      const nodes = `${this.address}/v1/catalog/nodes`;
      return (await fetch(nodes, { headers: this.#headers })).ok;
    } catch {
      return false;
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}
