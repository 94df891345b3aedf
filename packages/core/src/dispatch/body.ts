import type { BodyCodec } from '../manifest/codec.js';
import type { Serializer } from '../ports/serializer.js';
import { describeViolations } from '../serializers/invalid-body.js';

/**
 * A received body, `start..end` of the bytes, as the method's parameter.
 * @throws GameError `BAD_REQUEST` for undecodable bytes, `INVALID` naming each path that is wrong.
 */
export function readBody(
  codec: BodyCodec,
  serializer: Serializer,
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
): unknown {
  if (codec === 'none') return undefined;
  // The method may keep a raw body, and the received bytes are gone after this turn; `slice` of a Buffer would share them.
  if (codec === 'raw') return new Uint8Array(bytes.subarray(start, end));
  return serializer.read(codec, bytes, start, end);
}

/**
 * A method's result as the body to send; valid until the serializer is used again.
 * @throws Error when the result is not what the method's type says; the caller sees `INTERNAL`.
 */
export function writeBody(
  codec: BodyCodec,
  serializer: Serializer,
  value: unknown,
): Uint8Array | string {
  if (codec === 'none') return serializer.writeNothing();
  if (codec === 'raw') {
    if (value instanceof Uint8Array) return value;
    throw new TypeError(
      `returned ${value === null ? 'null' : typeof value} where its type says Uint8Array`,
    );
  }
  const body = serializer.write(codec, value);
  if (body !== undefined) return body;
  const says = describeViolations(codec.explain(value, 'print'), 'the body');
  throw new TypeError(`returned what its type ${codec.type} denies: ${says}`);
}
