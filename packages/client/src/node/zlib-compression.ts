import { deflateSync, inflateSync } from 'node:zlib';
import type { Compression } from '@nopal/protocol';

export const zlibCompression: Compression = {
  deflate: (bytes) => deflateSync(bytes),
  // Throws a RangeError above the limit, before more is allocated.
  inflate: (bytes, maxBytes) => inflateSync(bytes, { maxOutputLength: maxBytes }),
};
