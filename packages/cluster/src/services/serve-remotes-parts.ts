import type { Logger, Manifest, Metrics, RemoteRunner } from '@nopal/core';
import type { ServiceAccessOptions } from './service-access.js';

export interface ServeRemotesParts extends ServiceAccessOptions {
  /** Has the remotes, all of them before they are served. */
  readonly runner: RemoteRunner;
  /** Makes request ids unique across restarts. */
  readonly bootId: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The manifest's; without them there is no reflection. */
  readonly descriptors?: Manifest['descriptors'];
  /** Server reflection, for those who may call; true unless it is said. */
  readonly reflection?: boolean | undefined;
  /** Calls that run at once; more are answered `BUSY`. 1,000 unless it is said. */
  readonly maxCalls?: number | undefined;
  /** Size of a request; 1 MiB unless it is said. The grpc.Server's own limit comes first. */
  readonly maxMessageBytes?: number | undefined;
}
