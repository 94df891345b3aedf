import { deflateSync, inflateSync } from 'node:zlib';
import type { Compression } from '@nopal/protocol';

/** Node's zlib as the protocol wants it: one whole zlib stream, and nothing after it. */
export const zlibCompression: Compression = {
  deflate: (bytes) => deflateSync(bytes),
  inflate(bytes, maxBytes) {
    // With `info` Node answers with the engine too, which its types do not say. It takes no output limit of 0.
    const answer = inflateSync(bytes, { maxOutputLength: Math.max(1, maxBytes), info: true });
    const { buffer, engine } = answer as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    if (engine.bytesWritten !== bytes.length) {
      throw new Error(`${bytes.length - engine.bytesWritten} bytes follow the zlib stream`);
    }
    return buffer;
  },
};
