import type { Metadata } from '@grpc/grpc-js';
import { GameError } from '@nopal/core';

/** All names and values of one call together; grpc-js itself accepts 70 KB. */
const MAX_METADATA_BYTES = 8 * 1024;

const NAME = /^[a-z][a-z0-9_.-]*$/;
const TEXT = /^[\x20-\x7e]*$/;
/** What concerns the connection alone, and credentials, which must not travel on to other servers. */
const OWN = new Set(['authorization', 'cookie', 'proxy-authorization', 'host', 'user-agent', 'te']);

/**
 * What of a gRPC call's metadata travels with it as `call.metadata`: names and values of plain ASCII, `traceparent` among
 * them. Binary values, names of gRPC's own and credentials stay behind.
 * @throws GameError `TOO_LARGE` for more than 8 KiB.
 */
export function callMetadata(metadata: Metadata): Readonly<Record<string, string>> {
  const kept: [name: string, value: string][] = [];
  let bytes = 0;
  for (const name of Object.keys(metadata.getMap())) {
    if (!NAME.test(name) || name.endsWith('-bin') || name.startsWith('grpc-') || OWN.has(name))
      continue;
    const value = metadata.get(name).join(', ');
    if (!TEXT.test(value)) continue;
    bytes += name.length + value.length;
    if (bytes > MAX_METADATA_BYTES)
      throw new GameError(
        'TOO_LARGE',
        `the metadata has more than ${MAX_METADATA_BYTES} bytes; send what is large in the request`,
      );
    kept.push([name, value]);
  }
  return Object.fromEntries(kept);
}
