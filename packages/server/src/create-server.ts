import { randomUUID } from 'node:crypto';
import {
  createRemotes,
  LinkRemoteCaller,
  MemberRouter,
  MemoryDirectory,
  MemoryDiscovery,
  MemoryLink,
  MemoryLinkHub,
  MemoryRegistry,
  ServerPicker,
} from '@nopal/cluster';
import {
  AnswerWriter,
  type BindingContext,
  bindHandler,
  bindRemote,
  checkManifest,
  checkTable,
  Dispatcher,
  Groups,
  JsonSerializer,
  type Lifecycle,
  LocalSessionHome,
  type Manifest,
  type Member,
  Members,
  MemoryMetrics,
  Modules,
  type NamedPart,
  ProtobufSerializer,
  PushService,
  pushMember,
  RemoteRunner,
  type RemoteTarget,
  RouteTable,
  Serializers,
  type ServerTable,
  Sessions,
  SystemClock,
  Timers,
  TreeSerializer,
  Users,
  Wiring,
} from '@nopal/core';
import { Frontend, ZlibCompression } from '@nopal/frontend';
import { RouteDictionary } from '@nopal/protocol';
import { ClusterNode } from './cluster-node.js';
import { createAcceptors } from './create-acceptors.js';
import { findSession } from './find-session.js';
import { type Limits, resolveLimits } from './limits.js';
import { otherFrontends, PUBLIC_URL } from './other-frontends.js';
import { createLogger } from './pino-logger.js';
import { Server, ServerInfo } from './server.js';
import { checkOptions, type LocalCluster, type ServerOptions } from './server-options.js';

/** A cluster in this process's memory, for the servers that are given it. */
export function createLocalCluster(): LocalCluster {
  return {
    registry: new MemoryRegistry(),
    directory: new MemoryDirectory(),
    hub: new MemoryLinkHub(),
  };
}

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
  const bootId = randomUUID().slice(0, 8);
  const info = new ServerInfo({
    id: options.id ?? `${type}-${bootId}`,
    type,
    frontend: entry.frontend,
    metadata: {
      ...options.metadata,
      ...(options.publicUrl !== undefined && { [PUBLIC_URL]: options.publicUrl }),
    },
    boot: bootId,
    state: 'ready',
  });
  const logger = (options.logger ?? createLogger()).child({ server: info.id });

  const serializers = createSerializers(options, limits);

  const cluster = options.cluster ?? createLocalCluster();
  const discovery = new MemoryDiscovery(cluster.registry);
  const link = new MemoryLink(cluster.hub, info.id);
  const sessions = new Sessions(logger);
  const frontendTypes = Object.keys(manifest.servers).filter(
    (name) => manifest.servers[name]?.frontend,
  );
  const { callTimeoutMs } = limits;
  const node = new ClusterNode({
    server: info,
    frontendTypes,
    link,
    discovery,
    sessions,
    serializers,
    clock,
    logger,
    callTimeoutMs,
  });

  const answers = new AnswerWriter(bootId, logger, options.errorCodes === 'pitaya');
  const policies = options.routing ?? {};
  const picker = new ServerPicker({ discovery, clock, logger });
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
    directory: cluster.directory,
    frontends: node.frontends,
    followers: node.forwarder,
    logger,
    uniqueLogin: options.uniqueLogin ?? true,
  });

  const routes = new RouteTable();
  const runner = new RemoteRunner(clock, logger);
  const remoteCaller = new LinkRemoteCaller({
    link,
    picker,
    policies,
    runner,
    clock,
    bootId,
    timeoutMs: callTimeoutMs,
  });
  const pushes = new PushService({
    sessions,
    directory: cluster.directory,
    frontends: node.frontends,
  });
  const timers = new Timers(clock, logger);
  const find = findSession(sessions, cluster.directory, node.asker);
  const groups = new Groups({
    topicPrefix: info.id,
    clock,
    findSession: find,
  });
  const modules = new Modules(options.modules, around);

  const services = {
    Remotes: createRemotes(manifest.remotes, remoteCaller),
    Groups: groups,
    Sessions: sessions,
    Users: new Users({
      directory: cluster.directory,
      frontends: node.frontends,
      findSession: find,
    }),
    Timers: timers,
    Logger: logger,
    Metrics: metrics,
    Clock: clock,
    ServerInfo: info,
    Members: new Members(discovery),
    Modules: modules,
  };
  const wiring = new Wiring(
    services,
    [...table.providers, ...table.components],
    options.provide ?? [],
  );
  const binding = { serverType: type, pipeline: options.pipeline ?? {}, callTimeoutMs, metrics };
  const components = bindComponents(table, wiring, binding, { routes, runner, pushes });

  const codes = new RouteDictionary(options.dictionary ?? manifest.routes ?? {});
  if (entry.frontend) addOtherRoutes(routes, manifest, type, callTimeoutMs);
  routes.setCodes(codes.entries());
  const frontend = entry.frontend
    ? new Frontend({
        server: info,
        acceptors: createAcceptors(options, limits, { clock, logger, metrics }),
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
  node.attach({ dispatcher, table: routes, answers, remotes: remoteCaller, frontend, home });

  return new Server({
    info,
    components,
    modules,
    frontend,
    cluster: node,
    discovery,
    dispatcher,
    runner,
    sessions,
    timers,
    logger,
    metrics,
    clock,
    drainMs: limits.drainMs,
    hasOtherFrontends: () => frontend !== undefined && otherFrontends(discovery, info).length > 0,
    stopServices: () => {
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

/** Constructs the components and enters their methods into the tables. */
function bindComponents(
  table: ServerTable,
  wiring: Wiring,
  binding: BindingContext,
  into: { routes: RouteTable; runner: RemoteRunner; pushes: PushService },
): NamedPart[] {
  for (const component of table.components) wiring.allow(component.type);
  return table.components.map((component) => {
    const instance = wiring.instance(component);
    for (const row of component.handlers)
      into.routes.add(bindHandler(component, row, instance, binding));
    for (const row of component.remotes)
      into.runner.add(bindRemote(component, row, instance, binding));
    for (const row of component.pushes)
      pushMember(component, instance, row.member).bindTo(into.pushes.outlet(row));
    return { name: component.className, part: instance as Lifecycle };
  });
}

/** A frontend knows the routes of the other server types, so that it need not parse those of its messages. */
function addOtherRoutes(
  routes: RouteTable,
  manifest: Manifest,
  type: string,
  callTimeoutMs: number,
): void {
  for (const route of Object.keys(manifest.routes ?? {})) {
    const owner = route.slice(0, route.indexOf('.'));
    const target = owner === type ? undefined : remoteTarget(manifest, owner, route, callTimeoutMs);
    if (target !== undefined) routes.addRemote(target);
  }
}

/** What a frontend knows of a route of another server type: that there is the type, and how long an answer may take. */
function remoteTarget(
  manifest: Manifest,
  serverType: string,
  route: string,
  callTimeoutMs: number,
): RemoteTarget | undefined {
  if (!Object.hasOwn(manifest.servers, serverType)) return undefined;
  const timeouts = manifest.servers[serverType]?.timeouts ?? {};
  const timeoutMs = Object.hasOwn(timeouts, route) ? timeouts[route] : undefined;
  return { kind: 'remote', serverType, route, timeoutMs: timeoutMs ?? callTimeoutMs };
}
