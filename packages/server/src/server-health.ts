import type { HealthCheck } from '@nopal/core';

/** How a server is, for whoever asks: balancers and probes. */
export class ServerHealth {
  hasStarted = false;
  isDraining = false;
  /** There is somebody for what clients ask, or nobody came in time. */
  hasNeighbours = false;

  /** What `/readyz` asks, by the name that it tells. */
  checks(): Readonly<Record<string, HealthCheck>> {
    return { accepting: () => !this.isDraining, neighbours: () => this.hasNeighbours };
  }
}
