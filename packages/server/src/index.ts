// What a game is written with.
// For generated code.
export {
  type Acceptor,
  type Access,
  type After,
  type Before,
  type Call,
  type CallKind,
  type Clock,
  CloseCode,
  Component,
  type ComponentOptions,
  type Connection,
  type ConnectionListener,
  type ErrorCode,
  explainValue,
  GameError,
  type GameErrorOptions,
  Group,
  type GroupOptions,
  Groups,
  type Guard,
  Handler,
  type HandlerOptions,
  type HandshakeData,
  INVALID,
  type KickReason,
  type Lifecycle,
  type Logger,
  type Manifest,
  type Member,
  type MetricSample,
  type Metrics,
  type Module,
  Modules,
  type NameStyle,
  type Outcome,
  type Pipeline,
  type Provision,
  Push,
  push,
  Remote,
  type RemoteCallOptions,
  type RemoteComponent,
  type RemoteOptions,
  type RemoteTable,
  Route,
  type Serializer,
  type ServerTable,
  Session,
  type SessionData,
  Sessions,
  type Timer,
  Timers,
  Users,
} from '@nopal/core';
export type { HandshakeOrigin, HandshakeValidator, TlsFiles } from '@nopal/frontend';
// How it is started.
export { createLocalCluster, createServer } from './create-server.js';
export { type EnvironmentOptions, fromEnvironment } from './from-environment.js';
export { DEFAULT_LIMITS, type Limits } from './limits.js';
export { createLogger, type LogLevel } from './pino-logger.js';
export { ProgramModule, type ProgramOptions, type RestartPolicy } from './program-module.js';
export { Server, ServerInfo } from './server.js';
export type { LocalCluster, ServerOptions } from './server-options.js';
export { type RunningServers, type StartOptions, startServers } from './start-servers.js';
