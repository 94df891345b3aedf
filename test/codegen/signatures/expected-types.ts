import type { RequestOptions } from '@nopal/client';
import type { HttpCallOptions } from '@nopal/client/http';
import type { Call, HttpContext, Push, Reply, ServerOutcome, Session } from '@nopal/server';

/** A method's parameters without those that the server fills in. */
type Given<All extends readonly unknown[]> = number extends All['length']
  ? All
  : All extends readonly []
    ? []
    : All extends readonly [infer First, ...infer Rest]
      ? [First] extends [Session | Call | HttpContext]
        ? Given<Rest>
        : [First, ...Given<Rest>]
      : All extends readonly [(infer First)?, ...infer Rest]
        ? [First?, ...Given<Rest>]
        : never;

type Method = (...parameters: never[]) => unknown;
type Answer<M extends Method> = Promise<Awaited<ReturnType<M>>>;

/** What a client may call as a request. */
export type Request<M extends Method> = (
  ...parameters: [...Given<Parameters<M>>, options?: RequestOptions]
) => Answer<M>;

/** What it may call without an answer. */
export type Notify<M extends Method> = (...parameters: Given<Parameters<M>>) => void;

/** What it may ask over HTTP: a Reply is what its body is. */
export type Asked<M extends Method> = (
  ...parameters: [...Given<Parameters<M>>, options?: HttpCallOptions]
) => Promise<Awaited<ReturnType<M>> extends Reply<infer Value> ? Value : Awaited<ReturnType<M>>>;

/** How it listens to a push. */
export type Listen<P> =
  P extends Push<infer Message> ? (listener: (message: Message) => void) => () => void : never;

/** What another server may call. */
export type RemoteCall<M extends Method> = (...parameters: Given<Parameters<M>>) => Answer<M>;

/** What it may ask of all servers of a type. */
export type RemoteAll<M extends Method> = (
  ...parameters: Given<Parameters<M>>
) => Promise<readonly ServerOutcome<Awaited<ReturnType<M>>>[]>;

/** What it may call without an answer. */
export type RemoteNotify<M extends Method> = (...parameters: Given<Parameters<M>>) => void;
