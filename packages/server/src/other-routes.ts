import type { Manifest, RemoteTarget, RouteTable } from '@nopal/core';

/** A frontend knows the routes of the other server types, so that it need not parse those of its messages. */
export function addOtherRoutes(
  routes: RouteTable,
  manifest: Manifest,
  type: string,
  callTimeoutMs: number,
): void {
  for (const [index, route] of Object.keys(manifest.routes ?? {}).entries()) {
    const owner = route.slice(0, route.indexOf('.'));
    const target = owner === type ? undefined : remoteTarget(manifest, owner, route, callTimeoutMs);
    if (target !== undefined) routes.addRemote({ ...target, number: index + 1 });
  }
}

/** The other server types that have routes for clients. */
export function typesForwardedTo(manifest: Manifest, type: string): readonly string[] {
  const owners = Object.keys(manifest.routes ?? {}).map((route) => route.split('.', 1)[0] ?? '');
  return [...new Set(owners)].filter(
    (owner) => owner !== type && Object.hasOwn(manifest.servers, owner),
  );
}

/** What a frontend knows of a route of another server type: that there is the type, and how long an answer may take. */
export function remoteTarget(
  manifest: Manifest,
  serverType: string,
  route: string,
  callTimeoutMs: number,
): RemoteTarget | undefined {
  if (!Object.hasOwn(manifest.servers, serverType)) return undefined;
  const { timeouts = {}, idempotent = [] } = manifest.servers[serverType] ?? {};
  const timeoutMs = Object.hasOwn(timeouts, route) ? timeouts[route] : undefined;
  return {
    kind: 'remote',
    serverType,
    route,
    timeoutMs: timeoutMs ?? callTimeoutMs,
    isIdempotent: idempotent.includes(route),
  };
}
