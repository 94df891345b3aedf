import type {
  CloseCode,
  Discovery,
  Frontends,
  KickReason,
  PushMessage,
  Serializer,
  Serializers,
  SessionAddress,
} from '@nopal/core';
import type { EnvelopeSender } from './link.js';
import type { LinkAsker } from './link-asker.js';
import type { LocalFrontend } from './local-frontend.js';

/** All frontends of the cluster: this server's own directly, the others over the link. */
export class LinkFrontends implements Frontends {
  readonly #selfId: string;
  readonly #link: EnvelopeSender;
  readonly #asker: LinkAsker;
  readonly #discovery: Discovery;
  readonly #serializers: Serializers;
  readonly #frontendTypes: readonly string[];
  /** Set once the server has its frontend; absent on backends. */
  local: LocalFrontend | undefined;

  constructor(parts: {
    selfId: string;
    link: EnvelopeSender;
    asker: LinkAsker;
    discovery: Discovery;
    serializers: Serializers;
    frontendTypes: readonly string[];
  }) {
    this.#selfId = parts.selfId;
    this.#link = parts.link;
    this.#asker = parts.asker;
    this.#discovery = parts.discovery;
    this.#serializers = parts.serializers;
    this.#frontendTypes = parts.frontendTypes;
  }

  async push(
    frontendId: string,
    sessionIds: readonly number[],
    message: PushMessage,
  ): Promise<readonly number[]> {
    if (frontendId === this.#selfId && this.local !== undefined)
      return this.local.push(sessionIds, message);
    // What the users' clients chose is known to their frontend alone.
    const bodies = message.bodies(this.#serializers.all);
    try {
      const question = { about: 'reach', sessionIds, route: message.route, bodies } as const;
      const reply = await this.#asker.ask(frontendId, question);
      return reply.error === undefined ? (reply.missed ?? []) : sessionIds;
    } catch {
      return sessionIds; // a frontend that cannot be asked has reached nobody
    }
  }

  publish(
    frontendId: string,
    topic: string,
    message: PushMessage,
    serializers: Iterable<Serializer>,
  ): void {
    if (frontendId === this.#selfId && this.local !== undefined) this.local.publish(topic, message);
    else
      this.#link.send(frontendId, {
        kind: 'publish',
        topic,
        route: message.route,
        bodies: message.bodies(serializers),
      });
  }

  publishAll(message: PushMessage): void {
    for (const type of this.#frontendTypes) {
      for (const { id } of this.#discovery.members(type)) {
        if (id === this.#selfId && this.local !== undefined) this.local.publishAll(message);
        else
          this.#link.send(id, {
            kind: 'publish-all',
            route: message.route,
            bodies: message.bodies(this.#serializers.all),
          });
      }
    }
  }

  async kick(
    address: SessionAddress,
    reason: KickReason | undefined,
    code: CloseCode,
  ): Promise<boolean> {
    const { frontendId, sessionId } = address;
    if (frontendId === this.#selfId && this.local !== undefined)
      return this.local.kick(sessionId, reason, code);
    const reply = await this.#asker.ask(frontendId, { about: 'kick', sessionId, reason, code });
    return reply.done === true;
  }
}
