// What the `consul` package cannot do is done here with node:http. In version 2.0.1 its calls read bodies of any size, take an
// HTML page of a proxy for data, notice a connection that breaks within a body only at the timeout, do not hand out the
// headers with the index and the leader unless its loop is used, which spins; and it has no call for one service of the agent.
import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Clock } from '@nopal/core';
import { ConsulError } from './consul-error.js';
import type { ConsulSettings, ConsulTls } from './consul-options.js';

/** More is not read: some five thousand instances. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

export interface ConsulAnswer {
  readonly headers: IncomingMessage['headers'];
  readonly json: unknown;
}

/** Sockets to Consul that are kept open between calls; its certificates are read here. */
export function consulAgent({ address, tls }: ConsulSettings): HttpAgent | HttpsAgent {
  const pool = { keepAlive: true };
  return address.protocol === 'https:'
    ? new HttpsAgent({ ...pool, ...certificates(tls) })
    : new HttpAgent(pool);
}

function certificates({ ca, cert, key, serverName }: ConsulTls = {}) {
  return {
    ...(ca !== undefined && { ca: readFileSync(ca) }),
    ...(cert !== undefined && { cert: readFileSync(cert) }),
    ...(key !== undefined && { key: readFileSync(key) }),
    ...(serverName !== undefined && { servername: serverName }),
  };
}

/** Reads JSON from Consul. */
export class ConsulHttp {
  readonly #settings: ConsulSettings;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #clock: Clock;

  constructor(settings: ConsulSettings, agent: HttpAgent | HttpsAgent, clock: Clock) {
    this.#settings = settings;
    this.#agent = agent;
    this.#clock = clock;
  }

  /** @throws ConsulError (by rejection) for whatever is not JSON with status 200 in time; also when the signal fires. */
  get(path: string, timeoutMs: number, signal?: AbortSignal): Promise<ConsulAnswer> {
    const { address, token } = this.#settings;
    const send = address.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const headers = {
        accept: 'application/json',
        ...(token !== undefined && { 'x-consul-token': token }),
      };
      const request = send(new URL(path, address), { agent: this.#agent, headers }, (response) => {
        readJson(response).then(
          (json) => settle(() => resolve({ headers: response.headers, json })),
          (error: unknown) => fail(ConsulError.from(error)),
        );
      });
      const cancelTimer = this.#clock.setTimeout(
        () => fail(new ConsulError('timeout', `no answer in ${timeoutMs} ms`)),
        timeoutMs,
      );
      const abort = (): void => fail(new ConsulError('unreachable', 'the registry is closed'));
      const settle = (how: () => void): void => {
        cancelTimer();
        signal?.removeEventListener('abort', abort);
        how();
      };
      const fail = (error: ConsulError): void =>
        settle(() => {
          reject(error);
          request.destroy();
        });
      request.on('error', (error) => fail(ConsulError.from(error)));
      signal?.addEventListener('abort', abort);
      request.end();
      if (signal?.aborted === true) abort();
    });
  }
}

/** @throws ConsulError (by rejection) */
function readJson(response: IncomingMessage): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    response.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
      else reject(new ConsulError('size', `the body is longer than ${MAX_BODY_BYTES} bytes`));
    });
    response.on('error', reject);
    response.on('close', () => {
      if (!response.complete)
        reject(new ConsulError('unreachable', 'the connection broke within the body'));
    });
    response.on('end', () => {
      const { statusCode: status = 0 } = response;
      const body = Buffer.concat(chunks);
      if (status !== 200) {
        const said = body.toString('utf8', 0, 200).trim();
        reject(new ConsulError('status', `status ${status}: ${said}`, { status }));
        return;
      }
      if (!/^application\/json\b/i.test(response.headers['content-type'] ?? '')) {
        const type = String(response.headers['content-type']).slice(0, 100);
        reject(new ConsulError('content', `the answer is ${type}, not application/json`));
        return;
      }
      try {
        resolve(JSON.parse(body.toString()));
      } catch (error) {
        reject(new ConsulError('content', 'the body is no JSON', { cause: error }));
      }
    });
  });
}
