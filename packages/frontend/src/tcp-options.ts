import {
  type ListenOptions,
  type ResolvedListenOptions,
  resolveListenOptions,
} from './listen-options.js';

export interface TcpOptions extends ListenOptions {
  /**
   * Whether trusted proxies must begin a connection with a PROXY header (version 1 or 2), or may. Default `optional`.
   * From any other peer such a header closes the connection.
   */
  readonly proxyProtocol?: 'optional' | 'required';
}

export interface ResolvedTcpOptions extends ResolvedListenOptions {
  readonly proxyProtocol: 'optional' | 'required';
}

/** @throws TypeError that names the option when one has a value out of range. */
export function resolveTcpOptions(options: TcpOptions): ResolvedTcpOptions {
  const proxyProtocol = options.proxyProtocol ?? 'optional';
  if (proxyProtocol !== 'optional' && proxyProtocol !== 'required') {
    throw new TypeError(
      `option proxyProtocol is '${proxyProtocol}'; it is 'optional' or 'required'`,
    );
  }
  if (proxyProtocol === 'required' && (options.trustedProxies ?? []).length === 0) {
    throw new TypeError("option proxyProtocol is 'required', but trustedProxies names no proxy");
  }
  return { ...resolveListenOptions(options), proxyProtocol };
}
