import type { Server, sendUnaryData } from '@grpc/grpc-js';
import type { BoundRemote } from '@nopal/core';
import { Reflection } from './reflection.js';
import { type RawUnaryCall, RemoteCalls } from './remote-calls.js';
import type { ServeRemotesParts } from './serve-remotes-parts.js';
import { ServiceAccess } from './service-access.js';
import { HEALTH_SERVICE, ServiceHealth } from './service-health.js';
import { standardFiles } from './standard-files.js';

/** Longer than any cluster's servers need at once; what comes above is BUSY. */
const MAX_CALLS = 1000;
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** The remotes of a server as gRPC services, with health and reflection. */
export class RemoteServices {
  /** Full names, in order: `game.v1.GamePostService`. */
  readonly names: readonly string[];
  readonly health: ServiceHealth;
  readonly #reflection: Reflection | undefined;

  /** @throws TypeError for a token that cannot be one, Error when the grpc.Server has one of the paths already. */
  constructor(server: Server, parts: ServeRemotesParts) {
    const { runner, bootId, logger, descriptors } = parts;
    const access = new ServiceAccess(parts);
    const calls = new RemoteCalls({
      runner,
      access,
      bootId,
      refusals: parts.metrics.counter(
        'nopal_grpc_refusals_total',
        'gRPC calls refused before they ran: not allowed, too large, or too many at once',
      ),
      maxCalls: parts.maxCalls ?? MAX_CALLS,
      maxMessageBytes: parts.maxMessageBytes ?? MAX_MESSAGE_BYTES,
    });
    const served = [...runner.remotes].filter(isServed);
    this.names = [...new Set(served.map(({ rpc }) => rpc.slice(0, rpc.indexOf('/'))))].sort();
    for (const remote of served) register(server, remote, calls);
    this.health = new ServiceHealth(this.names);
    this.health.addTo(server);
    if (parts.reflection === false || descriptors === undefined) return;
    this.#reflection = new Reflection({
      services: [...this.names, HEALTH_SERVICE],
      descriptors,
      files: standardFiles(),
      access,
      logger,
    });
    this.#reflection.addTo(server);
  }

  /** Ends what would never end by itself: watches of health, open reflection streams. Calls go on. */
  close(): void {
    this.health.close();
    this.#reflection?.close();
  }
}

interface ServedRemote extends BoundRemote {
  readonly rpc: string;
}

function isServed(remote: BoundRemote): remote is ServedRemote {
  return remote.rpc !== undefined;
}

function register(server: Server, remote: ServedRemote, calls: RemoteCalls): void {
  const path = `/${remote.rpc}`;
  const service = remote.rpc.slice(0, remote.rpc.indexOf('/'));
  const domain = service.slice(0, Math.max(0, service.lastIndexOf('.'))) || service;
  const answer = (call: RawUnaryCall, reply: sendUnaryData<Buffer>): void =>
    calls.answer(remote, domain, call, reply);
  const isNew = server.register(path, answer, itself, itself, 'unary');
  if (!isNew) throw new Error(`two remotes are the rpc ${path}; give one of them another name`);
}

function itself(bytes: Buffer): Buffer {
  return bytes;
}
