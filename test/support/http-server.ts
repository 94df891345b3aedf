import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import {
  createServer,
  type HttpOptions,
  HttpRouter,
  type Manifest,
  type Server,
} from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { until } from './until.js';

/** A server type without components. */
const EMPTY: Manifest = {
  version: 1,
  servers: {
    web: { frontend: false, load: async () => ({ components: [], providers: [] }) },
  },
  remotes: {},
};

/** Tests connect as often as they like, all from one address. */
const UNLIMITED = {
  maxConnectionsPerAddress: 1_000_000,
  maxNewConnectionsPerSecondPerAddress: 1_000_000,
};

export interface HttpServer {
  readonly server: Server;
  readonly port: number;
  readonly logger: RecordingLogger;
}

/** A real listener with functional routes. */
export async function startHttp(
  build: (router: HttpRouter) => void,
  options: HttpOptions & {
    readonly trustedProxies?: readonly string[];
    readonly drainMs?: number;
    readonly logger?: RecordingLogger;
  } = {},
): Promise<HttpServer> {
  const router = new HttpRouter();
  build(router);
  const { trustedProxies, drainMs, logger = new RecordingLogger(), ...http } = options;
  const server = await createServer({
    manifest: EMPTY,
    type: 'web',
    logger,
    ...(trustedProxies !== undefined && { trustedProxies }),
    limits: { ...UNLIMITED, ...(drainMs !== undefined && { drainMs }) },
    http: { ...(http.unixPath === undefined && { port: 0, host: '127.0.0.1' }), router, ...http },
  });
  await server.start();
  return { server, port: server.addresses[0]?.port ?? 0, logger };
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request with Node's own client. */
export function ask(
  port: number,
  path: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
    readonly agent?: Agent;
  } = {},
): Promise<HttpAnswer> {
  const { method = 'GET', headers = {}, body, agent } = options;
  return new Promise((resolve, reject) => {
    const sent = request(
      { port, host: '127.0.0.1', path, method, headers, agent: agent ?? false },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(parts),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A socket on which a test writes what no client would. */
export class RawHttp {
  text = '';
  isClosed = false;
  readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      this.text += bytes.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
    });
  }

  static open(port: number): Promise<RawHttp> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new RawHttp(socket)));
      socket.once('error', reject);
    });
  }

  /** Answers that have begun. */
  get answers(): number {
    return this.text.split('HTTP/1.1 ').length - 1;
  }

  write(text: string | Uint8Array): void {
    this.socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  }

  async closed(): Promise<void> {
    await until(() => this.isClosed, 'the end of the connection', 15_000);
  }

  destroy(): void {
    this.socket.destroy();
  }
}
