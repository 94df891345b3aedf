export { MemoryDirectory } from './directory/memory-directory.js';
export { MemoryDiscovery, MemoryRegistry } from './discovery/memory-discovery.js';
export { BackendSessions } from './link/backend-sessions.js';
export type { Envelope } from './link/envelope.js';
export { FrontendDesk } from './link/frontend-desk.js';
export { GrpcListener, type GrpcListenerOptions } from './link/grpc/grpc-listener.js';
export { GrpcTransport, type GrpcTransportParts } from './link/grpc/grpc-transport.js';
export type { VersionRange } from './link/grpc/link-context.js';
export type { LinkSecurity, TlsFiles } from './link/grpc/link-security.js';
export type { EnvelopeReceiver, EnvelopeSender, Link, RefusalReason } from './link/link.js';
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
export type { ClientAnswerView } from './link/wire/client-answer.js';
export type { ClientMessageView } from './link/wire/client-message.js';
export { createRemotes } from './remotes/create-remotes.js';
export { LinkRemoteCaller } from './remotes/link-remote-caller.js';
export { MemberRouter } from './routing/member-router.js';
export { pickByKey, pickRandom } from './routing/pick.js';
export { ROUTE_POLICIES, type RouteChoice, type RoutePolicy } from './routing/route-policy.js';
export { ServerPicker } from './routing/server-picker.js';
