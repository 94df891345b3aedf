import {
  NO_METADATA,
  type RemoteCallOptions,
  type RemoteMethod,
  type ReplyReader,
} from '@nopal/core';
import type { OutgoingCall } from '../link/wire/call.js';
import type { PendingCall } from './pending-calls.js';

/** A call of a remote from its beginning to its result, with all servers that it tries. */
export class CallUnderWay implements OutgoingCall, PendingCall {
  /** Another one for each server that is asked. */
  number = 0;
  to = '';
  readonly isNotify: boolean;
  readonly method: RemoteMethod;
  readonly route: string;
  readonly request: Uint8Array;
  readonly options: RemoteCallOptions;
  readonly requestId: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly trace: string | undefined;
  /** What the server that is asked has of the time until then. */
  timeoutMs: number;
  until = 0;
  /** The ids of servers that did not get it, or were lost; absent before the first. */
  tried: readonly string[] | undefined;
  read: ReplyReader<unknown> | undefined;
  resolve: ((result: unknown) => void) | undefined;
  reject: ((error: unknown) => void) | undefined;
  /** Of a call that can be cancelled while it waits for a reply. */
  signal: AbortSignal | undefined;
  cancel: (() => void) | undefined;

  constructor(
    method: RemoteMethod,
    request: Uint8Array,
    options: RemoteCallOptions,
    timeoutMs: number,
    isNotify: boolean,
  ) {
    const { call, metadata } = options;
    this.isNotify = isNotify;
    this.method = method;
    this.route = method.route;
    this.request = request;
    this.options = options;
    this.requestId = call?.requestId;
    const inherited = call?.metadata ?? NO_METADATA;
    this.metadata = metadata === undefined ? inherited : { ...inherited, ...metadata };
    this.trace = options.trace ?? call?.trace;
    this.timeoutMs = timeoutMs;
  }
}
