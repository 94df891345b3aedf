import {
  type Clock,
  GameError,
  type Member,
  type RemoteAllOptions,
  type RemoteCaller,
  type RemoteCallOptions,
  type RemoteMethod,
  type RemoteNotifyOptions,
  type ServerOutcome,
} from '@nopal/core';
import type { CallEnvelope, CallReplyEnvelope } from '../link/envelope.js';
import type { EnvelopeSender } from '../link/link.js';
import { PendingReplies } from '../link/pending-replies.js';
import { fromWireError } from '../link/wire-error.js';
import { pickByKey } from '../routing/pick.js';
import type { RoutePolicy } from '../routing/route-policy.js';
import type { ServerPicker } from '../routing/server-picker.js';
import { NO_ANSWER } from './remote-desk.js';
import { RetryBudget } from './retry-budget.js';

const NO_REPLY = new Uint8Array(0);
/** Servers that one call may try. */
const MOST_TRIES = 3;

/** Calls `@Remote` methods of other servers, and of this one by the same way. */
export class LinkRemoteCaller implements RemoteCaller {
  readonly #link: EnvelopeSender;
  readonly #picker: ServerPicker;
  readonly #policies: Readonly<Record<string, RoutePolicy>>;
  readonly #clock: Clock;
  readonly #pending: PendingReplies<CallReplyEnvelope>;
  readonly #budget = new RetryBudget();
  readonly #bootId: string;
  readonly #timeoutMs: number;

  constructor(parts: {
    link: EnvelopeSender;
    picker: ServerPicker;
    policies: Readonly<Record<string, RoutePolicy>>;
    clock: Clock;
    bootId: string;
    timeoutMs: number;
  }) {
    this.#link = parts.link;
    this.#picker = parts.picker;
    this.#policies = parts.policies;
    this.#clock = parts.clock;
    this.#pending = new PendingReplies(parts.clock);
    this.#bootId = parts.bootId;
    this.#timeoutMs = parts.timeoutMs;
  }

  async call(
    method: RemoteMethod,
    request: Uint8Array,
    options: RemoteCallOptions,
  ): Promise<Uint8Array> {
    const until = this.#clock.now() + this.#timeFor(method, options);
    const tried: Member[] = [];
    this.#budget.deposit();
    for (;;) {
      const target = this.#target(method, options, tried);
      tried.push(target);
      try {
        return await this.#ask(target, method, request, options, until - this.#clock.now());
      } catch (error) {
        if (!this.#canRetry(error, method, options, tried.length, until)) throw error;
      }
    }
  }

  async callAll(
    method: RemoteMethod,
    request: Uint8Array,
    options: RemoteAllOptions,
  ): Promise<readonly ServerOutcome<Uint8Array>[]> {
    const timeoutMs = this.#timeFor(method, options);
    const ask = async (target: Member): Promise<ServerOutcome<Uint8Array>> => {
      try {
        const value = await this.#ask(target, method, request, options, timeoutMs);
        return { server: target.id, value };
      } catch (thrown) {
        return { server: target.id, error: GameError.from(thrown, '') };
      }
    };
    // An ejected server is asked too: all means all.
    return Promise.all(this.#picker.all(method.serverType).map(ask));
  }

  notify(method: RemoteMethod, request: Uint8Array, options: RemoteNotifyOptions): void {
    const timeoutMs = this.#timeFor(method, options);
    const targets = options.all
      ? this.#picker.all(method.serverType)
      : [this.#target(method, options, [])];
    for (const target of targets) {
      const envelope = this.#envelope(NO_ANSWER, method, request, options, timeoutMs);
      if (!this.#link.send(target.id, envelope) && !options.all) throw unreachable(target, method);
    }
  }

  receive(from: string, envelope: CallReplyEnvelope): void {
    this.#pending.settle(envelope.number, from, envelope);
  }

  /** The connection is lost, and every answer that was awaited over it. */
  lost(server: string): void {
    this.#pending.lost(server);
  }

  /** It is there again: the calls that the connection took with it say nothing of the server. */
  up(server: string): void {
    this.#picker.ejection.forget(server);
  }

  /** @throws GameError */
  async #ask(
    target: Member,
    method: RemoteMethod,
    request: Uint8Array,
    options: RemoteCallOptions,
    timeoutMs: number,
  ): Promise<Uint8Array> {
    const { ejection } = this.#picker;
    const number = this.#pending.next();
    const envelope = this.#envelope(number, method, request, options, timeoutMs);
    const signal = options.signal ?? options.call?.signal;
    if (signal?.aborted === true) throw cancelled(signal, method);
    ejection.chosen(target.id);
    if (!this.#link.send(target.id, envelope)) {
      ejection.failed(target.id);
      throw unreachable(target, method);
    }
    let reply: CallReplyEnvelope;
    const cancel = (): void => {
      if (!this.#pending.cancel(number, cancelled(signal, method))) return;
      this.#link.send(target.id, { kind: 'call-cancel', number });
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      reply = await this.#pending.wait(number, target.id, method.route, timeoutMs);
    } catch (error) {
      if (!GameError.is(error) || error.code !== 'CANCELLED') ejection.failed(target.id);
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
    ejection.succeeded(target.id);
    if (reply.error !== undefined) throw fromWireError(reply.error);
    return reply.reply ?? NO_REPLY;
  }

  #envelope(
    number: number,
    { route }: RemoteMethod,
    request: Uint8Array,
    { call, metadata, trace = call?.trace }: RemoteCallOptions,
    timeoutMs: number,
  ): CallEnvelope {
    const requestId = call?.requestId ?? `${this.#bootId}-r${number.toString(36)}`;
    return {
      kind: 'call',
      number,
      route,
      request,
      timeoutMs,
      requestId,
      metadata: { ...call?.metadata, ...metadata },
      trace,
    };
  }

  /** Milliseconds that the call may take. @throws GameError when none are left, or the option is wrong. */
  #timeFor({ route }: RemoteMethod, { call, timeoutMs }: RemoteCallOptions): number {
    const restMs = call?.remainingMs ?? Number.POSITIVE_INFINITY;
    if (restMs <= 0) {
      const why = `no time is left of ${call?.route} to call ${route}`;
      throw new GameError('DEADLINE_EXCEEDED', why);
    }
    const ms = Math.min(timeoutMs ?? this.#timeoutMs, restMs);
    if (ms > 0) return ms;
    throw new GameError('INVALID', `timeoutMs for ${route} is ${ms}; it must be over 0`);
  }

  /** What never left may be sent again; what did, only if the method says that it may run twice. */
  #canRetry(
    error: unknown,
    { serverType, isIdempotent }: RemoteMethod,
    { server }: RemoteCallOptions,
    tries: number,
    until: number,
  ): boolean {
    if (!GameError.is(error) || error.code !== 'UNAVAILABLE' || server !== undefined) return false;
    if (tries >= MOST_TRIES || tries >= this.#picker.servers(serverType).length) return false;
    if (!(error instanceof NeverSent) && !isIdempotent) return false;
    return until - this.#clock.now() > 0 && this.#budget.withdraw();
  }

  #target(
    { serverType, route }: RemoteMethod,
    { server, key }: RemoteCallOptions,
    tried: readonly Member[],
  ): Member {
    if (server !== undefined) {
      const member = this.#picker.server(server);
      if (member?.type === serverType) return member;
      throw new GameError('NOT_FOUND', `there is no ${serverType} server ${server} for ${route}`);
    }
    const members = this.#untried(this.#picker.servers(serverType), tried);
    const policy = this.#policies[serverType];
    const picked =
      key !== undefined
        ? pickByKey(members, key)
        : this.#picker.pick(typeof policy === 'string' ? policy : 'random', serverType, members);
    if (picked !== undefined) return picked;
    throw new GameError('UNAVAILABLE', `no ${serverType} server is there for ${route}`);
  }

  #untried(members: readonly Member[], tried: readonly Member[]): readonly Member[] {
    return tried.length === 0
      ? members
      : members.filter(({ id }) => !tried.some((t) => t.id === id));
  }
}

/** There was no way to the server: nothing has left. */
class NeverSent extends GameError {}

function unreachable(target: Member, { route }: RemoteMethod): NeverSent {
  return new NeverSent('UNAVAILABLE', `server ${target.id} for ${route} cannot be reached`);
}

/** Why the caller had enough, as it said. */
function cancelled(signal: AbortSignal | undefined, { route }: RemoteMethod): GameError {
  const reason: unknown = signal?.reason;
  return GameError.is(reason) ? reason : new GameError('CANCELLED', `${route} was cancelled`);
}
