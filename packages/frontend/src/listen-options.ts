import { readFileSync } from 'node:fs';
import { type Clock, GameError, type Logger, type Metrics, SystemClock } from '@nopal/core';
import type { AddressLimits } from './address-limiter.js';
import { AddressRanges } from './ip-address.js';

/** PEM files of a certificate and its key. */
export interface TlsFiles {
  readonly keyFile: string;
  /** The certificate, followed by the intermediate ones. */
  readonly certFile: string;
  readonly passphrase?: string;
}

/** What every acceptor that listens on a port can be told. */
export interface ListenOptions extends Partial<AddressLimits> {
  /** 0 to 65535; 0 takes a free one. */
  readonly port: number;
  /** The address to listen on. Default `0.0.0.0`: every IPv4 address. `::` takes IPv6 and IPv4. */
  readonly host?: string;
  /** Encrypts the connections. Default: plain, for use behind a load balancer that ends TLS. */
  readonly tls?: TlsFiles;
  /** Bytes kept for a client that does not read before the slow-client policy decides. Default 256 KiB. */
  readonly sendQueueBytes?: number;
  /**
   * Load balancers whose word on the client's address is believed, as addresses or CIDR ranges. Default: none.
   * The limits by address do not count the balancers' own connections.
   */
  readonly trustedProxies?: readonly string[];
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly metrics?: Metrics;
}

/** The options with their defaults, checked. */
export interface ResolvedListenOptions extends AddressLimits {
  readonly port: number;
  readonly host: string;
  readonly tls: TlsFiles | undefined;
  readonly sendQueueBytes: number;
  readonly trustedProxies: AddressRanges;
  readonly clock: Clock;
  readonly logger: Logger | undefined;
  readonly metrics: Metrics | undefined;
}

const DEFAULT_SEND_QUEUE_BYTES = 256 * 1024;
const DEFAULT_MAX_CONNECTIONS = 1_000;
const DEFAULT_MAX_NEW_CONNECTIONS = 100;
/** Rates and sizes are 32-bit numbers in the addon. */
export const MAX_OPTION_NUMBER = 0x7fff_ffff;

/** @throws TypeError that names the option when one has a value out of range. */
export function resolveListenOptions(options: ListenOptions): ResolvedListenOptions {
  return {
    port: wholeNumber('port', options.port, 0, 65_535),
    host: options.host ?? '0.0.0.0',
    tls: options.tls,
    sendQueueBytes: wholeNumber(
      'sendQueueBytes',
      options.sendQueueBytes ?? DEFAULT_SEND_QUEUE_BYTES,
      1,
      MAX_OPTION_NUMBER,
    ),
    trustedProxies: new AddressRanges(options.trustedProxies ?? []),
    maxConnectionsPerAddress: wholeNumber(
      'maxConnectionsPerAddress',
      options.maxConnectionsPerAddress ?? DEFAULT_MAX_CONNECTIONS,
      1,
      MAX_OPTION_NUMBER,
    ),
    maxNewConnectionsPerSecondPerAddress: wholeNumber(
      'maxNewConnectionsPerSecondPerAddress',
      options.maxNewConnectionsPerSecondPerAddress ?? DEFAULT_MAX_NEW_CONNECTIONS,
      1,
      MAX_OPTION_NUMBER,
    ),
    clock: options.clock ?? new SystemClock(),
    logger: options.logger,
    metrics: options.metrics,
  };
}

/** @throws TypeError that names the option unless the value is a whole number in the range. */
export function wholeNumber(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new TypeError(`option ${name} is ${value}; it must be a whole number, ${min} to ${max}`);
  }
  return value;
}

/**
 * Reads the files, so that a wrong path is told as one and not as a handshake that fails.
 * @throws GameError `UNAVAILABLE` that names the file.
 */
export function readTlsFiles(files: TlsFiles): { readonly key: Buffer; readonly cert: Buffer } {
  return { key: readPem('keyFile', files.keyFile), cert: readPem('certFile', files.certFile) };
}

function readPem(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new GameError('UNAVAILABLE', `the tls.${option} ${path} cannot be read (${reason})`, {
      cause: error,
    });
  }
}
