export type { Claim } from './directory/claim.js';
export { decodeDirectoryMessage, encodeDirectoryMessage } from './directory/directory-codec.js';
export type { DirectoryMessage } from './directory/directory-message.js';
export type { DirectoryParts } from './directory/directory-parts.js';
export type { DirectoryPeers, PeersReceiver } from './directory/directory-peers.js';
export type { Confirmation, DirectoryStore } from './directory/directory-store.js';
export { type DirectoryEnvelope, LinkDirectoryPeers } from './directory/link-directory-peers.js';
export { LocalDirectory, type LocalDirectoryOptions } from './directory/local-directory.js';
export { MemoryDirectory } from './directory/memory-directory.js';
export { PeerGroups } from './directory/peer-groups.js';
export { RedisDirectory } from './directory/redis-directory.js';
export type { RedisStoreOptions } from './directory/redis-store.js';
export { StoreDirectory, type StoreDirectoryOptions } from './directory/store-directory.js';
export {
  CONSUL_TIMES,
  type ConsulOptions,
  type ConsulTimes,
  type ConsulTls,
} from './discovery/consul/consul-options.js';
export { ConsulRegistry, type ConsulRegistryParts } from './discovery/consul/consul-registry.js';
export { Membership, type MembershipParts } from './discovery/membership.js';
export { MemoryRegistry } from './discovery/memory-registry.js';
export type { Candidate, Registry, RegistryListener } from './discovery/registry.js';
export { type StaticPeer, StaticRegistry } from './discovery/static-registry.js';
export { type TypeChoice, visibleTypes } from './discovery/visible-types.js';
export { BackendSessions } from './link/backend-sessions.js';
export type { Envelope } from './link/envelope.js';
export { FrontendDesk } from './link/frontend-desk.js';
export { GrpcListener, type GrpcListenerOptions } from './link/grpc/grpc-listener.js';
export { GrpcTransport, type GrpcTransportParts } from './link/grpc/grpc-transport.js';
export type { VersionRange } from './link/grpc/link-context.js';
export type { LinkSecurity, TlsFiles } from './link/grpc/link-security.js';
export type {
  BatchSource,
  EnvelopeReceiver,
  EnvelopeSender,
  Link,
  RefusalReason,
} from './link/link.js';
export { checkReply, LinkAsker } from './link/link-asker.js';
export { LinkForwarder } from './link/link-forwarder.js';
export { LinkFrontends } from './link/link-frontends.js';
export { LinkProtocolError, type LinkProtocolErrorCode } from './link/link-protocol-error.js';
export { LinkSessionHome } from './link/link-session-home.js';
export type {
  Batch,
  BatchReceiver,
  LinkTransport,
  Peer,
  PeerListener,
  PeerLoad,
  PeerStatus,
} from './link/link-transport.js';
export type { LocalFrontend } from './link/local-frontend.js';
export { makeBoot } from './link/make-boot.js';
export { MemoryTransport, type MemoryTransportParts } from './link/memory/memory-transport.js';
export { MemoryTransportHub } from './link/memory/memory-transport-hub.js';
export { DEFAULT_TRANSPORT_LIMITS, type TransportLimits } from './link/transport-limits.js';
export { TransportLink } from './link/transport-link.js';
export type { CallView } from './link/wire/call.js';
export type { CallReplyView } from './link/wire/call-reply.js';
export type { ClientAnswerView } from './link/wire/client-answer.js';
export type { ClientMessageView } from './link/wire/client-message.js';
export type { PushView } from './link/wire/push.js';
export { RedisConnection, type RedisConnectionOptions } from './redis/redis-connection.js';
export { type RedisKeyValueOptions, RedisKeyValueStore } from './redis/redis-key-value-store.js';
export { createRemotes } from './remotes/create-remotes.js';
export { LinkRemoteCaller } from './remotes/link-remote-caller.js';
export { RemoteDesk } from './remotes/remote-desk.js';
export { MemberRouter } from './routing/member-router.js';
export { pickByKey, pickRandom } from './routing/pick.js';
export { ROUTE_POLICIES, type RouteChoice, type RoutePolicy } from './routing/route-policy.js';
export { ServerPicker } from './routing/server-picker.js';
export type { RemoteServices } from './services/remote-services.js';
export { serveRemotes } from './services/serve-remotes.js';
export type { ServeRemotesParts } from './services/serve-remotes-parts.js';
export type { ServiceAccessOptions } from './services/service-access.js';
export type { ServiceHealth } from './services/service-health.js';
