import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { until } from './until.js';

export const HOW_TO_GET_REDIS =
  'install redis-server (apt-get install -y redis-server), or name its binary in NOPAL_TEST_REDIS';

/** A Redis or Valkey server: the one that NOPAL_TEST_REDIS names, or the one in PATH. */
export function findRedis(): string | undefined {
  const places = [process.env.NOPAL_TEST_REDIS, 'redis-server', 'valkey-server'];
  return places.find(
    (place) => place !== undefined && place !== '' && spawnSync(place, ['--version']).status === 0,
  );
}

/** A server of its own on a free port, with nothing in it and nothing kept on disk. */
export class RedisServer {
  readonly port: number;
  readonly #path: string;
  readonly #directory = mkdtempSync(join(tmpdir(), 'nopal-redis-'));
  #process: ReturnType<typeof spawn> | undefined;

  private constructor(path: string, port: number) {
    this.#path = path;
    this.port = port;
  }

  /** @throws Error when there is none; see `findRedis`. */
  static async start(): Promise<RedisServer> {
    const path = findRedis();
    if (path === undefined) throw new Error(`there is no Redis; ${HOW_TO_GET_REDIS}`);
    const server = new RedisServer(path, await freePort());
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, empty, at the same address. */
  async run(): Promise<void> {
    const settings = ['--bind', '127.0.0.1', '--port', String(this.port), '--save', ''];
    this.#process = spawn(this.#path, [...settings, '--dir', this.#directory], {
      stdio: 'ignore',
    });
    await until(() => this.#answers(), 'Redis listens');
  }

  /** As kill -9 does it. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
  }

  /** It hangs: connections stay, and nothing is answered, until `resume`. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  /** One command and what it answers, in the protocol's own words. */
  async command(...words: string[]): Promise<string> {
    const socket = connect(this.port, '127.0.0.1');
    try {
      const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
      socket.write(`*${words.length}\r\n${parts.join('')}`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return answer.toString();
    } finally {
      socket.destroy();
    }
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    try {
      return (await this.command('PING')).startsWith('+PONG');
    } catch {
      return false;
    }
  }
}
