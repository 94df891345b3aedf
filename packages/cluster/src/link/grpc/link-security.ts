import { isIP } from 'node:net';
import { GameError } from '@nopal/core';

/** PEM files. They are read again when they change: certificates are rotated without a restart. */
export interface TlsFiles {
  /** Of who signs the certificates of the cluster's servers. */
  readonly caFile: string;
  /** This server's, for both roles, with the URI `spiffe://<cluster>/<server type>/<server id>` among its names. */
  readonly certFile: string;
  readonly keyFile: string;
}

/** How servers know each other. With TLS, peers show certificates; with a secret, that they know it; both may be set. */
export interface LinkSecurity {
  readonly tls?: TlsFiles | undefined;
  /** The same on each server of the cluster. It proves who belongs to the cluster; what is said stays readable on the way. */
  readonly secret?: string | undefined;
}

const MIN_SECRET_LENGTH = 16;

/**
 * Whether a listener may open there.
 * @throws GameError `INVALID` for an address that others can reach when nobody is asked who he is, and for a short secret.
 */
export function checkSecurity(host: string, { tls, secret }: LinkSecurity): void {
  if (secret !== undefined && secret.length < MIN_SECRET_LENGTH)
    throw new GameError(
      'INVALID',
      `the cluster's secret has ${secret.length} characters; it needs at least ${MIN_SECRET_LENGTH}, best random ones`,
    );
  if (tls !== undefined || secret !== undefined || isLoopback(host)) return;
  throw new GameError(
    'INVALID',
    `the link would listen on ${host}, where anybody could act as a server of the cluster: set TLS files or a secret, or listen on 127.0.0.1`,
  );
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
