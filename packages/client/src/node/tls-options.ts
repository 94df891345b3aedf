import type { SecureContextOptions } from 'node:tls';

/** What `wss:` and `tls:` need beside the address, as node:tls takes it. */
export interface TlsOptions extends Pick<SecureContextOptions, 'ca' | 'cert' | 'key'> {
  /** Default true; false trusts any certificate. */
  readonly rejectUnauthorized?: boolean;
  /** The name to be on the certificate. Default: the address's host. */
  readonly servername?: string;
}
