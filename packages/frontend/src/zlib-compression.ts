import { deflateSync, inflateSync } from 'node:zlib';
import type { Compression } from '@nopal/protocol';

/** zlib by Node, for clients that announce that they inflate. */
export class ZlibCompression implements Compression {
  deflate(bytes: Uint8Array): Uint8Array {
    return deflateSync(bytes);
  }

  /**
   * One whole zlib stream, and nothing after it.
   * @throws RangeError when the result would be longer than `maxBytes`; Error when the bytes are no zlib stream.
   */
  inflate(bytes: Uint8Array, maxBytes: number): Uint8Array {
    // With `info` Node answers with the engine too, which its types do not say.
    const answer = inflateSync(bytes, { maxOutputLength: maxBytes, info: true });
    const { buffer, engine } = answer as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    if (engine.bytesWritten !== bytes.length) {
      throw new Error(`${bytes.length - engine.bytesWritten} bytes follow the zlib stream`);
    }
    return buffer;
  }
}
