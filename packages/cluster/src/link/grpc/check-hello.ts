import type { LinkContext, VersionRange } from './link-context.js';
import { spiffeId, spiffeIdOf } from './peer-identity.js';
import type { Hello, Refusal } from './signal.js';

const MAX_NAME_LENGTH = 128;
const MIN_NONCE_BYTES = 16;
const MAX_NONCE_BYTES = 64;

/**
 * Whether a connection with the server that says this may come about.
 * @param certificateNames the alternative names of its certificate; asked for with TLS alone
 */
export function checkHello(
  hello: Hello,
  context: LinkContext,
  certificateNames: string | undefined,
): Refusal | undefined {
  const { self, cluster, listener } = context;
  const fault = faultOf(hello);
  if (fault !== undefined) return { code: 'BAD_HELLO', detail: fault };
  if (hello.cluster !== cluster)
    return {
      code: 'WRONG_CLUSTER',
      detail: `'${hello.cluster}' and '${cluster}' are two clusters; servers of one have the same cluster name`,
    };
  if (commonVersion(hello, context.versions) === undefined)
    return {
      code: 'NO_COMMON_VERSION',
      detail: `protocol ${hello.minVersion} to ${hello.maxVersion} there, ${context.versions.min} to ${context.versions.max} here; update the older server`,
    };
  if (hello.boot === self.boot)
    return { code: 'SELF', detail: 'the address is that of the server which dials' };
  if (hello.serverId === self.id)
    return {
      code: 'DUPLICATE_SERVER_ID',
      detail: `two servers have the id ${self.id}: boots ${hello.boot} and ${self.boot}`,
    };
  if (listener.security.tls === undefined) return undefined;
  const claimed = spiffeId(cluster, hello.serverType, hello.serverId);
  const shown = spiffeIdOf(certificateNames);
  if (shown === claimed) return undefined;
  return {
    code: 'WRONG_IDENTITY',
    detail: `it says to be ${claimed}, its certificate ${shown ?? 'names no server'}`,
  };
}

/** The largest that both speak. */
export function commonVersion(
  { minVersion, maxVersion }: Hello,
  { min, max }: VersionRange,
): number | undefined {
  const version = Math.min(max, maxVersion);
  return version >= Math.max(min, minVersion) ? version : undefined;
}

function faultOf(hello: Hello): string | undefined {
  const names = [hello.cluster, hello.serverId, hello.serverType, hello.boot];
  if (names.some((name) => name === '')) return 'a name is missing';
  names.push(hello.resumes, hello.target);
  if (names.some((name) => name.length > MAX_NAME_LENGTH))
    return `a name is longer than ${MAX_NAME_LENGTH} characters`;
  const { length } = hello.nonce;
  if (length < MIN_NONCE_BYTES || length > MAX_NONCE_BYTES)
    return `a nonce of ${length} bytes, not ${MIN_NONCE_BYTES} to ${MAX_NONCE_BYTES}`;
  return undefined;
}
