import {
  type Clock,
  GameError,
  type Member,
  type RemoteAllOptions,
  type RemoteCaller,
  type RemoteCallOptions,
  type RemoteMethod,
  type RemoteNotifyOptions,
  type ReplyReader,
  type ServerOutcome,
} from '@nopal/core';
import type { BatchSource, EnvelopeSender } from '../link/link.js';
import { writeCall } from '../link/wire/call.js';
import type { CallReplyView } from '../link/wire/call-reply.js';
import { fromWireError } from '../link/wire-error.js';
import { pickByKey } from '../routing/pick.js';
import type { RoutePolicy } from '../routing/route-policy.js';
import type { ServerPicker } from '../routing/server-picker.js';
import { CallUnderWay } from './call-under-way.js';
import { PendingCalls } from './pending-calls.js';
import { RetryBudget } from './retry-budget.js';

const NOBODY: readonly string[] = [];
/** Servers that one call may try. */
const MOST_TRIES = 3;

/** Calls `@Remote` methods of other servers, and of this one by the same way. */
export class LinkRemoteCaller implements RemoteCaller {
  readonly #link: EnvelopeSender & BatchSource;
  readonly #picker: ServerPicker;
  readonly #policies: Readonly<Record<string, RoutePolicy>>;
  readonly #clock: Clock;
  readonly #pending: PendingCalls<CallUnderWay>;
  readonly #budget = new RetryBudget();
  /** What the request ids of calls that begin here start with. */
  readonly #ownIds: string;
  readonly #timeoutMs: number;

  constructor(parts: {
    link: EnvelopeSender & BatchSource;
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
    this.#pending = new PendingCalls(parts.clock, (call) => this.#expired(call));
    this.#ownIds = `${parts.bootId}-r`;
    this.#timeoutMs = parts.timeoutMs;
  }

  call<Result>(
    method: RemoteMethod,
    request: Uint8Array,
    options: RemoteCallOptions,
    read: ReplyReader<Result>,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const timeoutMs = this.#timeFor(method, options);
      const kept = method.isIdempotent ? request.slice() : request; // it may be sent again in a later turn
      const call = new CallUnderWay(method, kept, options, timeoutMs, false);
      this.#open(call, read, resolve, reject);
      this.#budget.deposit();
      this.#start(call);
    });
  }

  async callAll<Result>(
    method: RemoteMethod,
    request: Uint8Array,
    options: RemoteAllOptions,
    read: ReplyReader<Result>,
  ): Promise<readonly ServerOutcome<Result>[]> {
    const timeoutMs = this.#timeFor(method, options);
    // That very server, once: all means all. An ejected one is asked too.
    const ask = async (target: Member): Promise<ServerOutcome<Result>> => {
      try {
        const value = await new Promise<Result>((resolve, reject) => {
          const named = { ...options, server: target.id };
          const call = new CallUnderWay(method, request, named, timeoutMs, false);
          this.#open(call, read, resolve, reject);
          const error = this.#ask(call, target);
          if (error !== undefined) reject(error);
        });
        return { server: target.id, value };
      } catch (thrown) {
        return { server: target.id, error: GameError.from(thrown, '') };
      }
    };
    return Promise.all(this.#picker.all(method.serverType).map(ask));
  }

  notify(method: RemoteMethod, request: Uint8Array, options: RemoteNotifyOptions): void {
    const timeoutMs = this.#timeFor(method, options);
    const targets = options.all
      ? this.#picker.all(method.serverType)
      : [this.#target(method, options, [])];
    for (const target of targets) {
      const call = new CallUnderWay(method, request, options, timeoutMs, true);
      call.number = this.#pending.next();
      if (!this.#write(call, target) && !options.all) throw unreachable(target, method);
    }
  }

  /** @param bytes of which the reply is a part */
  receive(from: string, bytes: Uint8Array, { number, error, start, end }: CallReplyView): void {
    const call = this.#pending.take(number, from);
    if (call === undefined) return; // too late, or from a server that was not asked
    unwatch(call);
    this.#picker.ejection.succeeded(from);
    if (error !== undefined) {
      call.reject?.(fromWireError(error));
      return;
    }
    let result: unknown;
    try {
      result = call.read?.(bytes, start, end);
    } catch (thrown) {
      call.reject?.(thrown);
      return;
    }
    call.resolve?.(result);
  }

  /** The connection is lost, and every answer that was awaited over it. */
  lost(server: string): void {
    for (const call of this.#pending.takeAll(server)) {
      const why = `server ${server} left before it answered`;
      this.#failed(call, new GameError('UNAVAILABLE', why));
    }
  }

  /** It is there again: the calls that the connection took with it say nothing of the server. */
  up(server: string): void {
    this.#picker.ejection.forget(server);
  }

  #open<Result>(
    call: CallUnderWay,
    read: ReplyReader<Result>,
    resolve: (result: Result) => void,
    reject: (error: unknown) => void,
  ): void {
    call.until = this.#clock.now() + call.timeoutMs;
    call.read = read;
    call.resolve = resolve as (result: unknown) => void;
    call.reject = reject;
  }

  /** Asks one server after another until one has got the call. @throws GameError when none did. */
  #start(call: CallUnderWay): void {
    const { method, options } = call;
    for (;;) {
      const target = this.#target(method, options, call.tried ?? NOBODY);
      const error = this.#ask(call, target);
      if (error === undefined) return;
      if (!this.#canRetry(error, call)) throw error;
    }
  }

  /** @returns why the server cannot be reached, if it cannot. @throws GameError when the call cannot be made at all. */
  #ask(call: CallUnderWay, target: Member): NeverSent | undefined {
    const { method, options } = call;
    const { ejection } = this.#picker;
    const signal = options.signal ?? options.call?.signal;
    if (signal?.aborted === true) throw cancelled(signal, method);
    ejection.chosen(target.id);
    call.number = this.#pending.next();
    call.to = target.id;
    if (call.tried !== undefined) call.timeoutMs = call.until - this.#clock.now();
    if (!this.#write(call, target)) {
      ejection.failed(target.id);
      call.tried = [...(call.tried ?? NOBODY), target.id];
      return unreachable(target, method);
    }
    this.#pending.add(call, call.timeoutMs);
    if (signal !== undefined) this.#watch(call, signal);
    return undefined;
  }

  /** False when there is no way to the server, or too much waits to go there. @throws GameError */
  #write(call: CallUnderWay, target: Member): boolean {
    const batch = this.#link.batch(target.id);
    if (batch === undefined) return false;
    try {
      writeCall(batch, call, this.#ownIds);
      return true;
    } catch (error) {
      if (GameError.is(error) && error.code === 'BUSY') return false;
      throw error;
    }
  }

  /** While it waits for its reply, the signal ends the call. */
  #watch(call: CallUnderWay, signal: AbortSignal): void {
    const { number, to } = call;
    call.signal = signal;
    call.cancel = () => {
      if (this.#pending.take(number, to) === undefined) return;
      call.reject?.(cancelled(signal, call.method));
      this.#link.send(to, { kind: 'call-cancel', number });
    };
    signal.addEventListener('abort', call.cancel, { once: true });
  }

  #expired(call: CallUnderWay): void {
    const { to, route, timeoutMs } = call;
    const says = `server ${to} did not answer ${route} within ${timeoutMs} ms`;
    this.#failed(call, new GameError('DEADLINE_EXCEEDED', says));
  }

  /** The server that was asked did not answer. */
  #failed(call: CallUnderWay, error: GameError): void {
    unwatch(call);
    this.#picker.ejection.failed(call.to);
    call.tried = [...(call.tried ?? NOBODY), call.to];
    // Not at once: whoever else is told of the loss may know better who is left.
    queueMicrotask(() => {
      try {
        if (!this.#canRetry(error, call)) throw error;
        this.#start(call);
      } catch (thrown) {
        call.reject?.(thrown);
      }
    });
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
  #canRetry(error: GameError, { method, options, tried, until }: CallUnderWay): boolean {
    const { serverType, isIdempotent } = method;
    const tries = tried?.length ?? 0;
    if (error.code !== 'UNAVAILABLE' || options.server !== undefined) return false;
    if (tries >= MOST_TRIES || tries >= this.#picker.servers(serverType).length) return false;
    if (!(error instanceof NeverSent) && !isIdempotent) return false;
    return until - this.#clock.now() > 0 && this.#budget.withdraw();
  }

  #target(
    { serverType, route }: RemoteMethod,
    { server, key }: RemoteCallOptions,
    tried: readonly string[],
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

  #untried(members: readonly Member[], tried: readonly string[]): readonly Member[] {
    return tried.length === 0 ? members : members.filter(({ id }) => !tried.includes(id));
  }
}

/** There was no way to the server: nothing has left. */
class NeverSent extends GameError {}

function unreachable(target: Member, { route }: RemoteMethod): NeverSent {
  return new NeverSent('UNAVAILABLE', `server ${target.id} for ${route} cannot be reached`);
}

/** It waits for no reply any more. */
function unwatch(call: CallUnderWay): void {
  if (call.cancel !== undefined) call.signal?.removeEventListener('abort', call.cancel);
}

/** Why the caller had enough, as it said. */
function cancelled(signal: AbortSignal | undefined, { route }: RemoteMethod): GameError {
  const reason: unknown = signal?.reason;
  return GameError.is(reason) ? reason : new GameError('CANCELLED', `${route} was cancelled`);
}
