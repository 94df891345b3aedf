export { Component } from './decorators/component.js';
export { Handler } from './decorators/handler.js';
export type {
  ComponentOptions,
  HandlerOptions,
  NameStyle,
  RemoteOptions,
  RoutePattern,
} from './decorators/markers.js';
export { componentMark, methodMarks } from './decorators/markers.js';
export { Remote } from './decorators/remote.js';
export { Route } from './decorators/route.js';
export type { Call, CallKind } from './dispatch/call.js';
export type { After, Before, Guard, Outcome, Pipeline } from './dispatch/pipeline.js';
export {
  ERROR_CODES,
  type ErrorCode,
  GAME_CODE_ROW,
  isErrorCode,
  pitayaCode,
} from './errors/error-code.js';
export { GameError, type GameErrorOptions } from './errors/game-error.js';
export { Group } from './group/group.js';
export { type BodyCodec, type Codec, INVALID, type Violation } from './manifest/codec.js';
export { explainValue } from './manifest/explain.js';
export {
  type Access,
  type ClassEntry,
  type ComponentEntry,
  type Dependency,
  type HandlerEntry,
  MANIFEST_VERSION,
  type Manifest,
  type PushEntry,
  type RemoteEntry,
  type RemoteSignature,
  type RemoteTable,
  type ServerEntry,
  type ServerTable,
} from './manifest/manifest.js';
export { MAX_VALUE_DEPTH, type TypeData } from './manifest/type-data.js';
export type { Accept, Acceptor, ListenAddress } from './ports/acceptor.js';
export type { Cancel, Clock } from './ports/clock.js';
export { type Connection, type ConnectionListener, SendStatus } from './ports/connection.js';
export type { Directory, SessionAddress } from './ports/directory.js';
export type { Discovery, Member, MembershipListener } from './ports/discovery.js';
export type { LogFields, Logger } from './ports/logger.js';
export type { Counter, Gauge, Histogram, MetricLabels, Metrics } from './ports/metrics.js';
export type { RemoteCallOptions, RemoteComponent } from './ports/remote-caller.js';
export type { Serializer } from './ports/serializer.js';
export type { ClientFormat } from './push/client-format.js';
export { Push, type PushOutlet, push } from './push/push.js';
export { PushMessage } from './push/push-message.js';
export { CloseCode, type KickReason } from './session/close-code.js';
export type { Downlink } from './session/downlink.js';
export {
  type HandshakeData,
  MAX_UID_LENGTH,
  Session,
  type SessionData,
} from './session/session.js';
export type { SessionHome, SessionPatch } from './session/session-home.js';
export { SERVICES, type ServiceName } from './wiring/services.js';
