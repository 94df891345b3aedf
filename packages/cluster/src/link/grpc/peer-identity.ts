/** One of the names in Node's list of a certificate's alternative names; a value with odd characters is quoted as JSON. */
const ALTERNATIVE_NAME = /(?:^|, )([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)/g;

/** What the certificate of a server is to say: type and id are written as in a URL. */
export function spiffeId(cluster: string, serverType: string, serverId: string): string {
  const [trust, type, id] = [cluster, serverType, serverId].map(encodeURIComponent);
  return `spiffe://${trust}/${type}/${id}`;
}

/**
 * The one `spiffe:` URI among a certificate's alternative names, as `tls.PeerCertificate` has them; undefined for none or several.
 */
export function spiffeIdOf(alternativeNames: string | undefined): string | undefined {
  const found: string[] = [];
  for (const [, kind, value = ''] of (alternativeNames ?? '').matchAll(ALTERNATIVE_NAME))
    if (kind === 'URI' && value.startsWith('spiffe://')) found.push(value);
  return found.length === 1 ? found[0] : undefined;
}
