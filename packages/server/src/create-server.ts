import {
  createRemotes,
  LinkRemoteCaller,
  MemberRouter,
  makeBoot,
  PeerGroups,
  RemoteDesk,
  ServerPicker,
  serveRemotes,
} from '@nopal/cluster';
import {
  AnswerWriter,
  ClusterGroups,
  checkManifest,
  checkTable,
  Dispatcher,
  Groups,
  JsonSerializer,
  LocalSessionHome,
  type Member,
  Members,
  MemoryMetrics,
  Modules,
  ProtobufSerializer,
  PushService,
  RemoteRunner,
  RouteTable,
  Serializers,
  Sessions,
  SystemClock,
  Timers,
  TreeSerializer,
  Users,
  Wiring,
} from '@nopal/core';
import { Frontend, ZlibCompression } from '@nopal/frontend';
import { RouteDictionary } from '@nopal/protocol';
import { bindComponents } from './bind-components.js';
import { ClusterNode } from './cluster-node.js';
import { connectCluster, grpcOptions, openDirectory, visibleOf } from './connect-cluster.js';
import { createAcceptors } from './create-acceptors.js';
import { QUIET_MS } from './drain.js';
import { findSession } from './find-session.js';
import { createHttpSide } from './http-side.js';
import { type Limits, resolveLimits } from './limits.js';
import { LoadReport } from './load-report.js';
import { createLocalCluster } from './local-cluster.js';
import { otherFrontends, PUBLIC_URL } from './other-frontends.js';
import { addOtherRoutes, remoteTarget, typesForwardedTo } from './other-routes.js';
import { createLogger } from './pino-logger.js';
import { Server, ServerInfo } from './server.js';
import { checkOptions, isLocal, type ServerOptions } from './server-options.js';

/**
 * Assembles a server: the one place where the parts of all packages meet.
 * @throws TypeError for a wrong option, and Error for a manifest that is not that of the classes or a constructor
 * parameter that nothing provides. Each message names the place and the remedy.
 */
export function createServer(options: ServerOptions): Promise<Server> {
  return assembleServer(options);
}

/** @param around modules that the process runs around this server and others. */
export async function assembleServer(options: ServerOptions, around?: Modules): Promise<Server> {
  checkManifest(options.manifest);
  checkOptions(options);
  const { manifest, type } = options;
  const entry = manifest.servers[type];
  if (entry === undefined) throw new TypeError(`the manifest has no server ${type}`);
  const table = await entry.load();
  checkTable(type, table);

  const limits = resolveLimits(options.limits);
  const clock = options.clock ?? new SystemClock();
  const metrics = options.metrics ?? new MemoryMetrics();
  const boot = makeBoot(clock.wallTime());
  const info = new ServerInfo({
    id: options.id ?? `${type}-${boot.slice(-8).toLowerCase()}`,
    type,
    frontend: entry.frontend,
    metadata: {
      ...options.metadata,
      ...(options.publicUrl !== undefined && { [PUBLIC_URL]: options.publicUrl }),
    },
    boot,
    state: 'ready',
  });
  const logger = (options.logger ?? createLogger()).child({ server: info.id });

  const serializers = createSerializers(options, limits);

  const cluster = options.cluster ?? createLocalCluster();
  const serverTypes = Object.keys(manifest.servers);
  const joining = { self: info, serverTypes, clock, logger, metrics };
  const { transport, discovery, listener } = connectCluster(cluster, joining);
  const sessions = new Sessions(logger);
  const frontendTypes = serverTypes.filter((name) => manifest.servers[name]?.frontend);
  const { callTimeoutMs } = limits;
  const node = new ClusterNode({
    server: info,
    frontendTypes,
    transport,
    discovery,
    sessions,
    serializers,
    clock,
    logger,
    metrics,
    callTimeoutMs,
  });

  const peers = node.directoryPeers;
  const directoryParts = { self: info, peers, discovery, clock, logger, metrics };
  const directory = openDirectory(cluster, directoryParts, frontendTypes);
  const peerGroups = new PeerGroups(directoryParts, sessions);
  const answers = new AnswerWriter(boot, logger, options.errorCodes === 'pitaya');
  const policies = options.routing ?? {};
  const picker = new ServerPicker({
    discovery,
    clock,
    logger,
    loadOf: (id) => transport.peer(id)?.load,
    weightOf: (id) => discovery.weight(id),
  });
  const router = new MemberRouter(picker, policies);
  const dispatcher = new Dispatcher({
    answers,
    router,
    forwarder: node.forwarder,
    clock,
    metrics,
    limits,
  });
  const home = new LocalSessionHome({
    sessions,
    directory,
    frontends: node.frontends,
    followers: node.forwarder,
    logger,
    clock,
    boot,
    uniqueLogin: options.uniqueLogin ?? true,
  });

  const routes = new RouteTable();
  const runner = new RemoteRunner(clock, logger);
  const remoteCaller = new LinkRemoteCaller({
    link: node.link,
    picker,
    policies,
    clock,
    bootId: boot,
    timeoutMs: callTimeoutMs,
  });
  const remoteDesk = new RemoteDesk(node.link, runner);
  const pushes = new PushService({
    sessions,
    directory,
    frontends: node.frontends,
  });
  const timers = new Timers(clock, logger);
  const find = findSession(sessions, directory, node.asker);
  const groups = new Groups({
    topicPrefix: info.id,
    clock,
    findSession: find,
  });
  const modules = new Modules(options.modules, around);

  let load: LoadReport | undefined; // made last: its timer is for a server that could be made
  const services = {
    Remotes: createRemotes(manifest.remotes, remoteCaller),
    Groups: groups,
    ClusterGroups: new ClusterGroups({ groups: peerGroups, directory, serializers }),
    Sessions: sessions,
    Users: new Users({
      directory,
      frontends: node.frontends,
      findSession: find,
    }),
    Timers: timers,
    Logger: logger,
    Metrics: metrics,
    Clock: clock,
    ServerInfo: info,
    Members: new Members({
      discovery,
      selfId: info.id,
      loadOf: (id) => (id === info.id ? load?.last : transport.peer(id)?.load),
    }),
    Modules: modules,
  };
  const wiring = new Wiring(
    services,
    [...table.providers, ...table.components],
    options.provide ?? [],
  );
  const binding = { serverType: type, pipeline: options.pipeline ?? {}, callTimeoutMs, metrics };
  const http = createHttpSide({ options, limits, table, bootId: boot, clock, logger, metrics });
  const components = bindComponents(table, wiring, binding, { routes, runner, pushes, http });
  http?.complete();

  const codes = new RouteDictionary(options.dictionary ?? manifest.routes ?? {});
  if (entry.frontend) addOtherRoutes(routes, manifest, type, callTimeoutMs);
  routes.setCodes(codes.entries());
  const frontend = entry.frontend
    ? new Frontend({
        server: info,
        acceptors: createAcceptors(options, limits, { clock, logger, metrics }, http),
        limits,
        serializers,
        dictionary: { codes, toEveryone: options.dictionary !== undefined },
        compression: new ZlibCompression(),
        validators: options.handshake ?? [],
        clock,
        logger,
        metrics,
        table: routes,
        dispatcher,
        answers,
        sessions,
        home,
        otherServers: () => otherFrontends(discovery, info),
        remoteTarget: (serverType, route) =>
          remoteTarget(manifest, serverType, route, callTimeoutMs),
      })
    : undefined;
  if (frontend !== undefined) {
    const changed = (member: Member): void => {
      if (member.type === type) frontend.otherServersChanged();
    };
    discovery.watch({ joined: changed, changed, left: changed });
  }
  const grpc =
    listener &&
    (await serveRemotes(listener.server, {
      runner,
      bootId: boot,
      logger,
      metrics,
      descriptors: manifest.descriptors,
      isLocal: listener.isLocal,
      ...grpcOptions(cluster),
    }));
  node.attach({
    dispatcher,
    table: routes,
    answers,
    remotes: remoteCaller,
    remoteDesk,
    frontend,
    home,
  });

  const report = new LoadReport({ transport, dispatcher, runner, sessions, clock });
  load = report;

  return new Server({
    info,
    components,
    modules,
    frontend,
    cluster: node,
    discovery,
    directory,
    peerGroups,
    home,
    grpc,
    http,
    neighbours: entry.frontend ? visibleOf(cluster, typesForwardedTo(manifest, type)) : [],
    dispatcher,
    runner,
    sessions,
    timers,
    logger,
    metrics,
    clock,
    drainMs: limits.drainMs,
    quietMs: isLocal(cluster) ? 0 : QUIET_MS,
    hasOtherFrontends: () => frontend !== undefined && otherFrontends(discovery, info).length > 0,
    stopServices: () => {
      report.stop();
      timers.stop();
      groups.stop();
      picker.stop();
    },
  });
}

/** @throws TypeError for a default that there is not. */
function createSerializers(options: ServerOptions, limits: Limits): Serializers {
  return new Serializers(
    [
      new JsonSerializer(limits.maxJsonDepth),
      new ProtobufSerializer(),
      ...(options.serializers ?? []).map((format) => new TreeSerializer(format)),
    ],
    options.defaultSerializer ?? 'json',
  );
}
