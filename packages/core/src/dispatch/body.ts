import { GameError } from '../errors/game-error.js';
import { type BodyCodec, INVALID, type Violation } from '../manifest/codec.js';
import type { Serializer } from '../ports/serializer.js';

const EMPTY = {};

/** How many violations an error's message names; the metadata has them all. */
const NAMED_VIOLATIONS = 3;

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
  const tree =
    serializer.decodeRange === undefined
      ? serializer.decode(bytes.subarray(start, end))
      : serializer.decodeRange(bytes, start, end);
  const value = codec.parse(tree);
  if (value === INVALID) throw invalidBody(codec.type, codec.explain(tree, 'parse'));
  return value;
}

/**
 * A method's result as the body to send.
 * @throws Error when the result is not what the method's type says; the caller sees `INTERNAL`.
 */
export function writeBody(
  codec: BodyCodec,
  serializer: Serializer,
  value: unknown,
): Uint8Array | string {
  if (codec === 'none') return serializer.encode(EMPTY);
  if (codec === 'raw') {
    if (value instanceof Uint8Array) return value;
    throw new TypeError(
      `returned ${value === null ? 'null' : typeof value} where its type says Uint8Array`,
    );
  }
  const tree = codec.print(value);
  if (tree === INVALID) {
    throw new TypeError(
      `returned what its type ${codec.type} denies: ${describe(codec.explain(value, 'print'))}`,
    );
  }
  return serializer.encode(tree);
}

/** The error for a value that is not of its type: message with the first paths, metadata with each path. */
export function invalidBody(type: string, violations: readonly Violation[]): GameError {
  const metadata: Record<string, string> = {};
  for (const { path, expected, found } of violations)
    metadata[path === '' ? '(body)' : path] = `expected ${expected}, found ${found}`;
  return new GameError('INVALID', `the body is no ${type}: ${describe(violations)}`, { metadata });
}

function describe(violations: readonly Violation[]): string {
  const named = violations
    .slice(0, NAMED_VIOLATIONS)
    .map(
      ({ path, expected, found }) =>
        `${path === '' ? 'the body' : path} must be ${expected}, found ${found}`,
    );
  const more = violations.length - named.length;
  return more > 0 ? `${named.join('; ')}; and ${more} more` : named.join('; ');
}
