import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { experimental, Server, ServerCredentials } from '@grpc/grpc-js';
import { type Clock, GameError, type LinkAddress, type Logger } from '@nopal/core';
import { CertificateFiles } from './certificate-files.js';
import { LISTENER_SETTINGS } from './grpc-settings.js';
import { checkSecurity, type LinkSecurity } from './link-security.js';

export interface GrpcListenerOptions {
  /** Default 127.0.0.1. Others need TLS or a secret. */
  readonly host?: string | undefined;
  /** Default 0: any free one. */
  readonly port?: number | undefined;
  /** Where others reach it when that is not where it listens: behind a port mapping, or for a listener on every interface. */
  readonly advertised?: Partial<LinkAddress> | undefined;
  readonly security?: LinkSecurity | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The process's one gRPC server. Services are added to `server` before it opens; with a secret and without TLS they must
 * themselves ask their callers who they are, as the secret is the link's.
 */
export class GrpcListener {
  readonly server = new Server(LISTENER_SETTINGS);
  readonly security: LinkSecurity;
  /** Absent without TLS. */
  readonly certificates: CertificateFiles | undefined;
  readonly #host: string;
  readonly #port: number;
  readonly #advertised: Partial<LinkAddress>;
  readonly #clock: Clock;
  #opening: Promise<LinkAddress> | undefined;

  /** @throws GameError `INVALID` for an address that others reach, without TLS and without a secret. */
  constructor(options: GrpcListenerOptions) {
    this.#host = options.host ?? '127.0.0.1';
    this.#port = options.port ?? 0;
    this.#advertised = options.advertised ?? {};
    this.#clock = options.clock;
    this.security = options.security ?? {};
    checkSecurity(this.#host, this.security);
    const { tls } = this.security;
    if (tls !== undefined)
      this.certificates = new CertificateFiles(tls, options.clock, options.logger);
  }

  /**
   * Listens. A second call answers the same.
   * @returns where others reach it.
   * @throws GameError `UNAVAILABLE` when it cannot listen there, `INVALID` for TLS files that cannot be used.
   */
  open(): Promise<LinkAddress> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  /**
   * Stops.
   * @param graceMs so long may calls go on that run now
   */
  async close(graceMs = 0): Promise<void> {
    const { server } = this;
    if (graceMs > 0)
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.setTimeout(resolve, graceMs);
        server.tryShutdown(() => {
          cancel();
          resolve();
        });
      });
    server.forceShutdown();
    this.certificates?.close();
  }

  async #open(): Promise<LinkAddress> {
    await this.certificates?.open();
    const port = await this.#bind();
    return {
      host: this.#advertised.host ?? reachable(this.#host),
      port: this.#advertised.port ?? port,
    };
  }

  #bind(): Promise<number> {
    const { certificates } = this;
    const credentials =
      certificates === undefined
        ? ServerCredentials.createInsecure()
        : experimental.createCertificateProviderServerCredentials(certificates, certificates, true);
    const target = targetOf({ host: this.#host, port: this.#port });
    return new Promise((resolve, reject) => {
      this.server.bindAsync(target, credentials, (error, port) => {
        if (error === null) resolve(port);
        else
          reject(
            new GameError(
              'UNAVAILABLE',
              `the link cannot listen on ${target}: ${error.message}; choose another host or port`,
              { cause: error },
            ),
          );
      });
    });
  }
}

/** As gRPC wants it. */
export function targetOf({ host, port }: LinkAddress): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

/** An address at which others reach who listens on every interface: the first that is not the loop-back. */
function reachable(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outside = all.filter(({ internal }) => !internal);
  const found = outside.find(({ family }) => family === 'IPv4') ?? outside[0];
  return found?.address ?? '127.0.0.1';
}
