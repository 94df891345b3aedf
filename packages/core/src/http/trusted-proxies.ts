/** Whose word on the client's address is believed. */
export interface TrustedProxies {
  contains(address: string): boolean;
  /**
   * From the client to the last proxy, by the `X-Forwarded-For` of a trusted one: from the right, up to the first that is
   * not trusted.
   */
  chain(peer: string, forwardedFor: string): readonly string[];
}

/** Nobody's. */
export const NO_PROXIES: TrustedProxies = {
  contains: () => false,
  chain: (peer) => [peer],
};
