import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type ChannelCredentials, credentials, type experimental } from '@grpc/grpc-js';
import { type Cancel, type Clock, GameError, type Logger } from '@nopal/core';
import type { TlsFiles } from './link-security.js';

type Provider = experimental.CertificateProvider;
type CaListener = Parameters<Provider['addCaCertificateListener']>[0];
type IdentityListener = Parameters<Provider['addIdentityCertificateListener']>[0];

/** How often the files are looked at. */
const REFRESH_MS = 10_000;

interface Loaded {
  readonly ca: Buffer;
  readonly certificate: Buffer;
  readonly privateKey: Buffer;
}

/**
 * A server's certificate, its key and its authority from files. What was read last and fits together stays in use while a
 * rotation is half done, or the files are gone.
 */
export class CertificateFiles implements Provider {
  readonly #files: TlsFiles;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #caListeners = new Set<CaListener>();
  readonly #identityListeners = new Set<IdentityListener>();
  #loaded: Loaded | undefined;
  #stop: Cancel | undefined;

  constructor(files: TlsFiles, clock: Clock, logger: Logger) {
    this.#files = files;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** @throws GameError `INVALID` when a file cannot be read or they do not fit. */
  async open(): Promise<void> {
    try {
      this.#loaded = await this.#read();
    } catch (error) {
      throw new GameError('INVALID', `the link's TLS files cannot be used: ${String(error)}`, {
        cause: error,
      });
    }
    this.#stop = this.#clock.setInterval(() => void this.refresh(), REFRESH_MS);
  }

  close(): void {
    this.#stop?.();
  }

  /** Looks whether the files are others now. */
  async refresh(): Promise<void> {
    const before = this.#loaded;
    let loaded: Loaded;
    try {
      loaded = await this.#read();
    } catch (error) {
      this.#logger.warn('the TLS files cannot be used now; those read before stay in use', {
        error,
      });
      return;
    }
    if (before !== undefined && isSame(before, loaded)) return;
    this.#loaded = loaded;
    this.#logger.info('the link uses new TLS files', { certFile: this.#files.certFile });
    for (const listener of this.#identityListeners) listener(loaded);
    for (const listener of this.#caListeners) listener({ caCertificate: loaded.ca });
  }

  /**
   * For one connection that is dialled now.
   * @param seen gets the alternative names of the certificate that the other side shows
   */
  channelCredentials(seen: (alternativeNames: string | undefined) => void): ChannelCredentials {
    const loaded = this.#loaded;
    if (loaded === undefined) throw new GameError('UNAVAILABLE', 'the TLS files are not read yet');
    return credentials.createSsl(loaded.ca, loaded.privateKey, loaded.certificate, {
      // Who it is says the URI in the certificate, which is compared with what it claims to be, and not the address.
      checkServerIdentity: (_host, certificate) => {
        seen(certificate.subjectaltname);
        return undefined;
      },
    });
  }

  addCaCertificateListener(listener: CaListener): void {
    this.#caListeners.add(listener);
    const loaded = this.#loaded; // gRPC is ready for it only after it has added its listeners
    if (loaded !== undefined) queueMicrotask(() => listener({ caCertificate: loaded.ca }));
  }

  removeCaCertificateListener(listener: CaListener): void {
    this.#caListeners.delete(listener);
  }

  addIdentityCertificateListener(listener: IdentityListener): void {
    this.#identityListeners.add(listener);
    const loaded = this.#loaded;
    if (loaded !== undefined) queueMicrotask(() => listener(loaded));
  }

  removeIdentityCertificateListener(listener: IdentityListener): void {
    this.#identityListeners.delete(listener);
  }

  async #read(): Promise<Loaded> {
    const { caFile, certFile, keyFile } = this.#files;
    const [ca, certificate, privateKey] = await Promise.all([
      readFile(caFile),
      readFile(certFile),
      readFile(keyFile),
    ]);
    new X509Certificate(ca);
    if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey)))
      throw new Error(`${keyFile} is not the key of ${certFile}`);
    return { ca, certificate, privateKey };
  }
}

function isSame(one: Loaded, other: Loaded): boolean {
  return (
    one.ca.equals(other.ca) &&
    one.certificate.equals(other.certificate) &&
    one.privateKey.equals(other.privateKey)
  );
}
