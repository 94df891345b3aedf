import type { BrotliCompress, Deflate, Gzip } from 'node:zlib';

/** A compressor, and how it is told to give all it has. */
export interface Encoder {
  readonly stream: BrotliCompress | Gzip | Deflate;
  readonly flush: number;
}

/**
 * The pieces of a body, compressed one by one: what has come in has gone out before the next is asked for, so that a slow
 * source is not kept back and a slow reader slows the source.
 */
export async function* encodeChunks(
  chunks: AsyncIterable<Uint8Array | string>,
  make: () => Encoder,
): AsyncGenerator<Uint8Array> {
  const { stream, flush } = make();
  const made: Uint8Array[] = [];
  let failure: Error | undefined;
  stream.on('data', (bytes: Uint8Array) => made.push(bytes));
  stream.on('error', (error: Error) => {
    failure = error;
  });
  try {
    for await (const chunk of chunks) {
      if (chunk.length === 0) continue;
      await new Promise<void>((resolve, reject) => {
        stream.write(chunk, (error) => (error ? reject(error) : stream.flush(flush, resolve)));
      });
      yield* made.splice(0);
    }
    await new Promise<void>((resolve, reject) => {
      stream.once('end', resolve);
      stream.once('error', reject);
      stream.end();
    });
    if (failure !== undefined) throw failure;
    yield* made.splice(0);
  } finally {
    stream.destroy();
  }
}
