import type { ProtocolLimits } from './limits.js';
import { ProtocolError } from './protocol-error.js';

/** Zlib (RFC 1950) as the surroundings have it; this package runs where there is no Node. */
export interface Compression {
  deflate(bytes: Uint8Array): Uint8Array;
  /**
   * Inflates one whole zlib stream.
   * @throws RangeError when the result would be longer than `maxBytes`, anything else when the bytes are not zlib.
   */
  inflate(bytes: Uint8Array, maxBytes: number): Uint8Array;
}

/** Bodies below this many bytes are sent as they are: zlib's own 6 bytes and its time are not worth it. */
export const MIN_COMPRESS_BYTES = 128;

/**
 * The body inflated.
 * @throws ProtocolError INFLATED_TOO_LARGE, BAD_COMPRESSION (also when no compression was given)
 */
export function inflateBody(
  body: Uint8Array,
  compression: Compression | undefined,
  limits: Pick<ProtocolLimits, 'maxInflatedBytes'>,
): Uint8Array {
  if (compression === undefined) {
    throw new ProtocolError(
      'BAD_COMPRESSION',
      `a compressed body of ${body.length} bytes came, and there is nothing to inflate it with`,
    );
  }
  const max = limits.maxInflatedBytes;
  let inflated: Uint8Array;
  try {
    inflated = compression.inflate(body, max);
  } catch (cause) {
    if (cause instanceof RangeError) throw inflatedTooLarge(body, max, cause);
    throw new ProtocolError(
      'BAD_COMPRESSION',
      `a body of ${body.length} bytes is marked as compressed and is not one zlib stream`,
      { cause },
    );
  }
  if (inflated.length > max) throw inflatedTooLarge(body, max);
  return inflated;
}

function inflatedTooLarge(body: Uint8Array, max: number, cause?: Error): ProtocolError {
  return new ProtocolError(
    'INFLATED_TOO_LARGE',
    `a compressed body of ${body.length} bytes inflates to more than the ${max} allowed`,
    cause === undefined ? undefined : { cause },
  );
}
