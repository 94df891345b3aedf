export { MemoryDirectory } from './directory/memory-directory.js';
export { MemoryDiscovery, MemoryRegistry } from './discovery/memory-discovery.js';
export { BackendSessions } from './link/backend-sessions.js';
export type { Envelope } from './link/envelope.js';
export { FrontendDesk } from './link/frontend-desk.js';
export type { EnvelopeReceiver, EnvelopeSender, Link, RefusalReason } from './link/link.js';
export { checkReply, LinkAsker } from './link/link-asker.js';
export { LinkForwarder } from './link/link-forwarder.js';
export { LinkFrontends } from './link/link-frontends.js';
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
export { MemoryTransport } from './link/memory/memory-transport.js';
export { MemoryTransportHub } from './link/memory/memory-transport-hub.js';
export { TransportLink } from './link/transport-link.js';
export type { ClientAnswerView } from './link/wire/client-answer.js';
export type { ClientMessageView } from './link/wire/client-message.js';
export { createRemotes } from './remotes/create-remotes.js';
export { LinkRemoteCaller } from './remotes/link-remote-caller.js';
export { MemberRouter } from './routing/member-router.js';
export { pickByKey, pickRandom } from './routing/pick.js';
export { ROUTE_POLICIES, type RouteChoice, type RoutePolicy } from './routing/route-policy.js';
export { ServerPicker } from './routing/server-picker.js';
