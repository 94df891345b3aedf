export { MAX_VALUE_DEPTH, ProtoReader, ProtoWriter } from '@nopal/protocol/protobuf';
export { Component } from './decorators/component.js';
export { Handler } from './decorators/handler.js';
export type {
  ComponentHttpOptions,
  ComponentOptions,
  HandlerOptions,
  NameStyle,
  RemoteOptions,
  RouteOptions,
  RoutePattern,
} from './decorators/markers.js';
export { componentMark, methodMarks } from './decorators/markers.js';
export { Remote } from './decorators/remote.js';
export { All, Delete, Get, Head, Options, Patch, Post, Put, Route } from './decorators/route.js';
export { AnswerWriter } from './dispatch/answer-writer.js';
export type { BoundHandler } from './dispatch/bound-handler.js';
export type { BoundRemote } from './dispatch/bound-remote.js';
export type { Call, CallKind } from './dispatch/call.js';
export { NO_METADATA } from './dispatch/call-context.js';
export { Dispatcher } from './dispatch/dispatcher.js';
export type { DispatcherLimits, DispatcherParts } from './dispatch/dispatcher-parts.js';
export type { InFlight } from './dispatch/in-flight.js';
export type { MessageOrigin } from './dispatch/message-origin.js';
export type { After, Before, Guard, Outcome, Pipeline } from './dispatch/pipeline.js';
export type { RemoteCall } from './dispatch/remote-call.js';
export type { RemoteOutcome, RemoteRequest } from './dispatch/remote-request.js';
export { RemoteRunner } from './dispatch/remote-runner.js';
export { type RemoteTarget, RouteTable } from './dispatch/route-table.js';
export {
  ERROR_CODES,
  type ErrorCode,
  GAME_CODE_ROW,
  isErrorCode,
  pitayaCode,
} from './errors/error-code.js';
export type { ErrorIssue } from './errors/error-issue.js';
export { GameError, type GameErrorOptions } from './errors/game-error.js';
export { ClusterGroup, clusterTopic } from './group/cluster-group.js';
export { ClusterGroups } from './group/cluster-groups.js';
export { Group } from './group/group.js';
export { MAX_GROUP_NAME_LENGTH } from './group/group-name.js';
export { type FindSession, type GroupOptions, Groups } from './group/groups.js';
// Around routes: what a server adds by its options, each on its own.
export { preferredEncoding } from './http/accept-encoding.js';
export { adminRoutes } from './http/admin.js';
export { bindRoute, type RouteContext } from './http/bind-route.js';
export { type BodyFormat, BodyFormats, type BodyLimits } from './http/body-formats.js';
export { type BoundRoute, ParameterNames } from './http/bound-route.js';
export { type ByteRange, parseRange } from './http/byte-range.js';
export {
  expectVersion,
  isNotModified,
  isPreconditionUnmet,
  type Version,
} from './http/conditional.js';
export { attachment } from './http/content-disposition.js';
export type { CookieSigner } from './http/cookie-signer.js';
export { parseCookies, writeCookie } from './http/cookie-text.js';
export type { CookieOptions, Cookies } from './http/cookies.js';
export { type CorsOptions, cors } from './http/cors.js';
export { type CsrfOptions, type CsrfTokenOptions, csrf, csrfToken } from './http/csrf.js';
export { isEntityTag, namesStrongTag, namesTag, weakTag } from './http/entity-tag.js';
export { type EtagKind, etag, type MakeTag, tagOf } from './http/etag.js';
export { eventText } from './http/event-text.js';
export { GuardedLogger } from './http/guarded-logger.js';
export { isHeaderName, isHeaderValue, joinNames } from './http/header-names.js';
export { checkHeaderName, checkHeaderValue } from './http/header-text.js';
export { type HealthCheck, type HealthOptions, healthRoutes } from './http/health.js';
export type {
  Answer,
  ErrorHandler,
  HttpHook,
  HttpHooks,
  HttpOutcome,
  Middleware,
  Next,
  WireBody,
} from './http/hooks.js';
export type { HttpContext, RouteInfo } from './http/http-context.js';
export { formatHttpDate, parseHttpDate } from './http/http-date.js';
export {
  DEFAULT_HTTP_TIMEOUT_MS,
  HttpDispatcher,
  type HttpDispatcherParts,
} from './http/http-dispatcher.js';
export type { BodySink, HeaderList, HttpExchange } from './http/http-exchange.js';
export {
  type FunctionalRouteOptions,
  type GroupOptions as RouteGroupOptions,
  HttpRouter,
  joinPaths,
  type RouteHandler,
} from './http/http-router.js';
export type { FileAnswer } from './http/http-services.js';
export { HttpSession, type StoredSession } from './http/http-session.js';
export { type HttpSessionOptions, httpSession, sessionOf } from './http/http-sessions.js';
export type { HttpState } from './http/http-state.js';
export { InjectAnswer, type InjectRequest, inject, memoryExchange } from './http/inject.js';
export { locationText } from './http/location-text.js';
export { accepted, essence, mediaType, typeParameter } from './http/media-type.js';
export { type MemoryAnswer, MemoryExchange } from './http/memory-exchange.js';
export { type MethodOverrideOptions, methodOverride } from './http/method-override.js';
export { openApiRoutes } from './http/openapi-page.js';
export { OriginRule } from './http/origin-rule.js';
export { decodePart, parsePathPattern, pathParts } from './http/path-pattern.js';
export { PROBLEM_TYPE, problemText, statusOfError } from './http/problem.js';
export { parseQuery, QueryText } from './http/query-text.js';
export { isRandomId, randomId } from './http/random-id.js';
export { type RateLimiter, type RateLimitOptions, rateLimit } from './http/rate-limit.js';
export { Reply, type ReplyBody, type ReplyInit, type ServerEvent } from './http/reply.js';
export {
  type EventsInit,
  type FileInit,
  type RedirectInit,
  reply,
  type StreamInit,
} from './http/reply-factory.js';
export type { ResponseHead } from './http/response-head.js';
export { type Found, RouteFinder, type TrailingSlash } from './http/route-finder.js';
export { type RouteStat, RouteStats } from './http/route-stats.js';
export { type SecureHeadersOptions, secureHeaders } from './http/secure-headers.js';
export { isBodyless, statusText } from './http/status-text.js';
export { NO_PROXIES, type TrustedProxies } from './http/trusted-proxies.js';
export {
  checkUploadLimits,
  type FormReader,
  type UploadForm,
} from './http/upload-form.js';
export type { UploadLimits } from './http/upload-limits.js';
export { Deadlines } from './lifecycle/deadlines.js';
export type { Lifecycle, Module } from './lifecycle/module.js';
export { Modules } from './lifecycle/modules.js';
export { announceStop, type NamedPart, startParts, stopParts } from './lifecycle/run-lifecycle.js';
export { SweepTimer } from './lifecycle/sweep-timer.js';
export { SystemClock } from './lifecycle/system-clock.js';
export { checkManifest, checkTable, pushMember } from './manifest/check-manifest.js';
export {
  type BodyCodec,
  type Codec,
  INVALID,
  type MessageCodec,
  type Violation,
} from './manifest/codec.js';
export { explainValue } from './manifest/explain.js';
export { explainWire } from './manifest/explain-bytes.js';
export {
  type Access,
  type ClassEntry,
  type ComponentEntry,
  type Dependency,
  type HandlerEntry,
  type InputField,
  MANIFEST_VERSION,
  type Manifest,
  type OpenapiDocuments,
  type PushEntry,
  type RemoteEntry,
  type RemoteSignature,
  type RemoteTable,
  type RouteEntry,
  type RouteFile,
  type RouteInput,
  type RouteResult,
  type ServerEntry,
  type ServerTable,
} from './manifest/manifest.js';
export type { TypeData } from './manifest/type-data.js';
export type { WireData } from './manifest/wire-data.js';
export { MemoryMetrics, type MetricSample } from './metrics/memory-metrics.js';
export { prometheusText } from './metrics/prometheus-text.js';
export type { Accept, Acceptor, ListenAddress } from './ports/acceptor.js';
export type { Cancel, Clock } from './ports/clock.js';
export { type Connection, type ConnectionListener, SendStatus } from './ports/connection.js';
export type {
  Directory,
  DirectoryListener,
  FindOptions,
  ReconcileReport,
  SessionAddress,
} from './ports/directory.js';
export type {
  Discovery,
  LinkAddress,
  Member,
  MemberLoad,
  MemberState,
  MembershipListener,
} from './ports/discovery.js';
export type { ForwardedMessage, Forwarder } from './ports/forwarder.js';
export type { Frontends } from './ports/frontends.js';
export type {
  GroupDirectory,
  GroupMember,
  GroupPlace,
  MemberAddress,
} from './ports/group-directory.js';
export type { KeyValueStore } from './ports/key-value-store.js';
export type { LogFields, Logger } from './ports/logger.js';
export type { Counter, Gauge, Histogram, MetricLabels, Metrics } from './ports/metrics.js';
export type {
  AllServers,
  Notified,
  RemoteAllOptions,
  RemoteCaller,
  RemoteCallOptions,
  RemoteComponent,
  RemoteMethod,
  RemoteNotifyOptions,
  ReplyReader,
  ServerOutcome,
} from './ports/remote-caller.js';
export type { Router } from './ports/router.js';
export type { ErrorMessage, Serializer, TreeFormat } from './ports/serializer.js';
export type { ClientFormat } from './push/client-format.js';
export { Push, type PushOutlet, push } from './push/push.js';
export { type EncodedBody, PushMessage } from './push/push-message.js';
export { PushService } from './push/push-service.js';
export { invalidBody } from './serializers/invalid-body.js';
export { JsonSerializer } from './serializers/json-serializer.js';
export { MsgpackFormat } from './serializers/msgpack-format.js';
export { ProtobufSerializer } from './serializers/protobuf-serializer.js';
export { Serializers } from './serializers/serializers.js';
export { TreeSerializer } from './serializers/tree-serializer.js';
export { writeText } from './serializers/write-text.js';
export { CloseCode, type KickReason } from './session/close-code.js';
export type { Downlink } from './session/downlink.js';
export { LocalSessionHome, type SessionFollowers } from './session/local-session-home.js';
export {
  CHANGE_COMPLETE,
  type HandshakeData,
  MAX_UID_LENGTH,
  Session,
  type SessionData,
  type SessionHome,
  type SessionOrigin,
  type SessionPatch,
} from './session/session.js';
export { type SessionListener, Sessions, sessionKey } from './session/sessions.js';
export { type TicketHolder, Tickets, type TicketsOptions } from './session/tickets.js';
export { Users } from './session/users.js';
export {
  type MemoryKeyValueOptions,
  MemoryKeyValueStore,
} from './storage/memory-key-value-store.js';
export type { Timer, TimerTask } from './timers/timer.js';
export { Timers } from './timers/timers.js';
export { type BindingContext, bindHandler, bindRemote } from './wiring/bind-component.js';
export { Members } from './wiring/members.js';
export { SERVICES, type ServiceName } from './wiring/services.js';
export { type ClassToken, type Provision, type Services, Wiring } from './wiring/wire.js';
