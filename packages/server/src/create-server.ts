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
  LocalSessionHome,
  Members,
  MemoryMetrics,
  Modules,
  PushService,
  RemoteRunner,
  RouteTable,
  Sessions,
  SystemClock,
  Tickets,
  Timers,
  Users,
  Wiring,
} from '@nopal/core';
import { ticketLogin } from '@nopal/frontend';
import { RouteDictionary } from '@nopal/protocol';
import { bindComponents } from './bind-components.js';
import { ClusterNode } from './cluster-node.js';
import { connectCluster, grpcOptions, openDirectory, visibleOf } from './connect-cluster.js';
import { createFrontend } from './create-frontend.js';
import { createSerializers } from './create-serializers.js';
import { QUIET_MS } from './drain.js';
import { findSession } from './find-session.js';
import { withHttpOverrides } from './http-overrides.js';
import { createHttpSide } from './http-side.js';
import { keyValuesOf, warnOfOwnMemory } from './key-values.js';
import { resolveLimits } from './limits.js';
import { LoadReport } from './load-report.js';
import { createLocalCluster } from './local-cluster.js';
import { otherFrontends, PUBLIC_URL } from './other-frontends.js';
import { addOtherRoutes, typesForwardedTo } from './other-routes.js';
import { createLogger } from './pino-logger.js';
import { ProcessParts } from './process-parts.js';
import { Server, ServerInfo } from './server.js';
import { ServerAdmin } from './server-admin.js';
import { ServerHealth } from './server-health.js';
import { checkOptions, isLocal, type ServerOptions } from './server-options.js';

/**
 * Assembles a server: the one place where the parts of all packages meet.
 * @throws TypeError for a wrong option, and Error for a manifest that is not that of the classes or a constructor
 * parameter that nothing provides. Each message names the place and the remedy.
 */
export function createServer(options: ServerOptions): Promise<Server> {
  return assembleServer(options, new ProcessParts([options.type]));
}

/** @param process what it has in common with other servers of the process. */
export async function assembleServer(given: ServerOptions, process: ProcessParts): Promise<Server> {
  checkManifest(given.manifest);
  checkOptions(given);
  const options = withHttpOverrides(given);
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
  const keyValues = keyValuesOf(options, cluster, { clock, logger, process });
  warnOfOwnMemory(keyValues, options, logger);
  const ticketSettings = typeof options.tickets === 'object' ? options.tickets : {};
  const tickets = new Tickets(keyValues.store, ticketSettings);
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
  const modules = new Modules(options.modules, process.modules);

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
    KeyValueStore: keyValues.store,
    Tickets: tickets,
  };
  const wiring = new Wiring(
    services,
    [...table.providers, ...table.components],
    options.provide ?? [],
  );
  const binding = { serverType: type, pipeline: options.pipeline ?? {}, callTimeoutMs, metrics };
  const health = new ServerHealth();
  const admin = ServerAdmin.of(options, process, { clock, logger });
  const http = createHttpSide({
    options,
    limits,
    table,
    bootId: boot,
    clock,
    logger,
    metrics,
    store: keyValues.store,
    health,
    process,
    stats: admin?.stats,
  });
  const tables = { routes, runner, pushes, http, admin };
  const components = bindComponents(table, wiring, binding, tables);
  http?.complete();
  admin?.show(options, { health, metrics, http });

  const codes = new RouteDictionary(options.dictionary ?? manifest.routes ?? {});
  if (entry.frontend) addOtherRoutes(routes, manifest, type, callTimeoutMs);
  routes.setCodes(codes.entries());
  const frontend = entry.frontend
    ? createFrontend({
        options,
        limits,
        info,
        http,
        discovery,
        codes,
        validators: options.tickets ? [ticketLogin(tickets, ticketSettings)] : [],
        shared: { serializers, clock, logger, metrics, dispatcher, answers, sessions, home },
        table: routes,
      })
    : undefined;
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
    admin,
    health,
    resources: [admin, keyValues.resource].filter((one) => one !== undefined),
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
