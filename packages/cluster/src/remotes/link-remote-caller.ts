import {
  type Clock,
  type Discovery,
  GameError,
  type Member,
  type RemoteCaller,
  type RemoteCallOptions,
  type RemoteRunner,
} from '@nopal/core';
import type { CallEnvelope, CallReplyEnvelope } from '../link/envelope.js';
import type { Link } from '../link/link.js';
import { PendingReplies } from '../link/pending-replies.js';
import { fromWireError, toWireError } from '../link/wire-error.js';
import { pickByKey, pickRandom } from '../routing/pick.js';

const NO_REPLY = new Uint8Array(0);

/** Calls `@Remote` methods of other servers, and of this one by the same way; runs those that others call. */
export class LinkRemoteCaller implements RemoteCaller {
  readonly #link: Link;
  readonly #discovery: Discovery;
  readonly #runner: RemoteRunner;
  readonly #pending: PendingReplies<CallReplyEnvelope>;
  readonly #bootId: string;
  readonly #timeoutMs: number;

  constructor(parts: {
    link: Link;
    discovery: Discovery;
    runner: RemoteRunner;
    clock: Clock;
    bootId: string;
    timeoutMs: number;
  }) {
    this.#link = parts.link;
    this.#discovery = parts.discovery;
    this.#runner = parts.runner;
    this.#pending = new PendingReplies(parts.clock);
    this.#bootId = parts.bootId;
    this.#timeoutMs = parts.timeoutMs;
  }

  async call(
    serverType: string,
    route: string,
    request: Uint8Array,
    options: RemoteCallOptions,
  ): Promise<Uint8Array> {
    const { call, metadata } = options;
    const restMs = call?.remainingMs ?? Number.POSITIVE_INFINITY;
    if (restMs <= 0) {
      throw new GameError(
        'DEADLINE_EXCEEDED',
        `no time is left of ${call?.route} to call ${route}`,
      );
    }
    const timeoutMs = Math.min(options.timeoutMs ?? this.#timeoutMs, restMs);
    if (!(timeoutMs > 0)) {
      throw new GameError('INVALID', `timeoutMs for ${route} is ${timeoutMs}; it must be over 0`);
    }
    const target = this.#target(serverType, route, options);
    const number = this.#pending.next();
    const sent = this.#link.send(target.id, {
      kind: 'call',
      number,
      route,
      request,
      timeoutMs,
      requestId: call?.requestId ?? `${this.#bootId}-r${number.toString(36)}`,
      metadata: { ...call?.metadata, ...metadata },
    });
    if (!sent)
      throw new GameError('UNAVAILABLE', `server ${target.id} for ${route} cannot be reached`);
    const reply = await this.#pending.wait(number, target.id, route, timeoutMs);
    if (reply.error !== undefined) throw fromWireError(reply.error);
    return reply.reply ?? NO_REPLY;
  }

  async run(from: string, envelope: CallEnvelope): Promise<void> {
    const { number } = envelope;
    try {
      const reply = await this.#runner.run(envelope);
      this.#link.send(from, { kind: 'call-reply', number, reply });
    } catch (thrown) {
      this.#link.send(from, {
        kind: 'call-reply',
        number,
        error: toWireError(thrown, envelope.requestId),
      });
    }
  }

  receive(from: string, envelope: CallReplyEnvelope): void {
    this.#pending.settle(envelope.number, from, envelope);
  }

  lost(server: string): void {
    this.#pending.lost(server);
  }

  #target(serverType: string, route: string, { server, key }: RemoteCallOptions): Member {
    if (server !== undefined) {
      const member = this.#discovery.member(server);
      if (member?.type !== serverType) {
        throw new GameError('NOT_FOUND', `there is no ${serverType} server ${server} for ${route}`);
      }
      return member;
    }
    const members = this.#discovery.members(serverType);
    const picked = key === undefined ? pickRandom(members) : pickByKey(members, key);
    if (picked === undefined)
      throw new GameError('UNAVAILABLE', `no ${serverType} server is there for ${route}`);
    return picked;
  }
}
