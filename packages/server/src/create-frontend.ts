import type { Discovery, Member, RouteTable } from '@nopal/core';
import {
  Frontend,
  type FrontendParts,
  type HandshakeValidator,
  ZlibCompression,
} from '@nopal/frontend';
import type { RouteDictionary } from '@nopal/protocol';
import { createAcceptors } from './create-acceptors.js';
import type { HttpSide } from './http-side.js';
import type { Limits } from './limits.js';
import { otherFrontends } from './other-frontends.js';
import { remoteTarget } from './other-routes.js';
import type { ServerInfo } from './server.js';
import type { ServerOptions } from './server-options.js';

export interface FrontendSources {
  readonly options: ServerOptions;
  readonly limits: Limits;
  readonly info: ServerInfo;
  readonly http: HttpSide | undefined;
  readonly discovery: Discovery;
  readonly codes: RouteDictionary;
  /** After the game's own. */
  readonly validators: readonly HandshakeValidator[];
  readonly table: RouteTable;
  readonly shared: Pick<
    FrontendParts,
    'serializers' | 'clock' | 'logger' | 'metrics' | 'dispatcher' | 'answers' | 'sessions' | 'home'
  >;
}

/** The part of a server that holds its clients; it hears of other frontends of its type. @throws TypeError when it accepts nobody. */
export function createFrontend(sources: FrontendSources): Frontend {
  const { options, limits, info, http, discovery, shared } = sources;
  const { clock, logger, metrics } = shared;
  const frontend = new Frontend({
    ...shared,
    server: info,
    acceptors: createAcceptors(options, limits, { clock, logger, metrics }, http),
    limits,
    dictionary: { codes: sources.codes, toEveryone: options.dictionary !== undefined },
    compression: new ZlibCompression(),
    validators: [...(options.handshake ?? []), ...sources.validators],
    table: sources.table,
    otherServers: () => otherFrontends(discovery, info),
    remoteTarget: (serverType, route) =>
      remoteTarget(options.manifest, serverType, route, limits.callTimeoutMs),
  });
  const changed = (member: Member): void => {
    if (member.type === options.type) frontend.otherServersChanged();
  };
  discovery.watch({ joined: changed, changed, left: changed });
  return frontend;
}
