import { INVALID } from '@nopal/protocol/protobuf';
import { NopalError } from '../nopal-error.js';
import type { HttpContract, HttpRoute, HttpWay } from './http-contract.js';
import { HttpError, readProblem } from './http-error.js';
import type { HttpCallOptions, HttpHeaders, HttpOptions } from './http-options.js';
import { buildRequest, wayOf } from './http-request.js';

type Call = (...given: readonly unknown[]) => Promise<unknown>;

/**
 * The functions of a contract, each with the parameters and the result of its `@Route` method. Nothing is sent before one is
 * called.
 * @throws NopalError BAD_OPTION for an address that is none
 */
export function httpClient<T>(contract: HttpContract, options: HttpOptions): T {
  const base = baseOf(options.url);
  const tree: Record<string, Record<string, Record<string, Call>>> = {};
  for (const [server, components] of Object.entries(contract)) {
    const inServer: Record<string, Record<string, Call>> = {};
    for (const [component, routes] of Object.entries(components)) {
      const calls = Object.entries(routes).map(([name, route]) => [
        name,
        callOf(route, base, options),
      ]);
      inServer[component] = Object.fromEntries(calls);
    }
    tree[server] = inServer;
  }
  return tree as T;
}

function baseOf(url: string | URL): string {
  try {
    const { origin, pathname, protocol } = new URL(url);
    if (protocol === 'http:' || protocol === 'https:') return origin + pathname.replace(/\/$/, '');
  } catch {
    // told below
  }
  const hint = 'write https://game.example.com';
  throw new NopalError('BAD_OPTION', `${JSON.stringify(String(url))} is no http: address; ${hint}`);
}

/** Where a route is asked. @throws NopalError BAD_OPTION where the options do not tell */
function baseAt({ host }: HttpWay, base: string, { hosts = {} }: HttpOptions): string {
  if (host === undefined) return base;
  const given = Object.hasOwn(hosts, host) ? hosts[host] : undefined;
  if (given !== undefined) return baseOf(given);
  const url = new URL(base);
  if (!host.startsWith('*.')) url.hostname = host;
  else if (url.hostname.replace(/^[^.]*/, '*') !== host) {
    const hint = `name one in createHttp({ hosts: { '${host}': 'https://…' } })`;
    throw new NopalError('BAD_OPTION', `${url.hostname} is none of ${host}; ${hint}`);
  }
  return baseOf(url);
}

function callOf(route: HttpRoute, base: string, options: HttpOptions): Call {
  return async (...given) => {
    const call = (given[route.takes.length] ?? {}) as HttpCallOptions;
    const way = wayOf(route, given);
    const request = buildRequest(route.route, way, given);
    const at = baseAt(way, base, options);
    const own = typeof options.headers === 'function' ? await options.headers() : options.headers;
    const headers = { accept: acceptOf(route), ...own, ...request.headers, ...call.headers };
    const { signal, timeout } = signalOf(call, options);
    const send = options.fetch ?? globalThis.fetch;
    try {
      const response = await send(at + request.path, {
        method: way.verb !== '*' ? way.verb : request.body === undefined ? 'GET' : 'POST',
        headers: headers as HttpHeaders & Record<string, string>,
        ...(request.body !== undefined && { body: request.body }),
        ...(signal !== undefined && { signal }),
        ...(options.credentials !== undefined && { credentials: options.credentials }),
      });
      if (!response.ok) throw new HttpError(route.route, response, await readProblem(response));
      return await resultOf(route, response);
    } catch (error) {
      throw asNopalError(error, route, call.signal, timeout);
    }
  };
}

function acceptOf({ gives }: HttpRoute): string {
  if (gives === 'value') return 'application/json';
  return gives === 'text' ? 'text/*, */*;q=0.1' : '*/*';
}

function signalOf(
  { signal, timeoutMs }: HttpCallOptions,
  options: HttpOptions,
): { readonly signal: AbortSignal | undefined; readonly timeout: AbortSignal | undefined } {
  const limit = timeoutMs ?? options.timeoutMs;
  const timeout = limit === undefined ? undefined : AbortSignal.timeout(limit);
  if (timeout === undefined || signal === undefined) return { signal: timeout ?? signal, timeout };
  return { signal: AbortSignal.any([signal, timeout]), timeout };
}

async function resultOf(route: HttpRoute, response: Response): Promise<unknown> {
  if (route.gives === 'reply') return response;
  if (response.status === 204 || response.status === 205 || route.gives === 'nothing') {
    await response.body?.cancel();
    return undefined;
  }
  switch (route.gives) {
    case 'text':
      return response.text();
    case 'bytes':
      return new Uint8Array(await response.arrayBuffer());
    case 'stream':
      return response.body;
    default:
      return readValue(route, await response.text());
  }
}

function readValue({ route, parse }: HttpRoute, text: string): unknown {
  const refuse = (why: string, cause?: unknown): NopalError =>
    new NopalError('BAD_REPLY', `the answer of ${route} ${why}`, { route, cause });
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    throw refuse('is no JSON', error);
  }
  const value = parse === undefined ? tree : parse(tree);
  if (value === INVALID) throw refuse('is not what its type says');
  return value;
}

/** Why a request failed that got no answer. */
function asNopalError(
  error: unknown,
  { route }: HttpRoute,
  signal: AbortSignal | undefined,
  timeout: AbortSignal | undefined,
): NopalError {
  if (error instanceof NopalError) return error;
  const about = { route, cause: error };
  if (timeout?.aborted === true)
    return new NopalError('DEADLINE_EXCEEDED', `${route} was not answered in time`, about);
  if (signal?.aborted === true) return new NopalError('CANCELLED', `${route} was cancelled`, about);
  return new NopalError('CONNECT_FAILED', `${route} could not be asked: ${String(error)}`, about);
}
