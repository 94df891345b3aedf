import type { Server } from '@grpc/grpc-js';
import type { RemoteServices } from './remote-services.js';
import type { ServeRemotesParts } from './serve-remotes-parts.js';

/**
 * Makes every `@Remote` of a server an rpc of a grpc.Server that is not started yet, beside whatever else it serves. What is
 * needed for it is loaded only now: a server of one process alone never does.
 * @throws TypeError for a token that cannot be one, Error when the grpc.Server has one of the paths already.
 */
export async function serveRemotes(
  server: Server,
  parts: ServeRemotesParts,
): Promise<RemoteServices> {
  const module = await import('./remote-services.js');
  return new module.RemoteServices(server, parts);
}
