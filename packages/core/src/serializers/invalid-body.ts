import { GameError } from '../errors/game-error.js';
import type { Violation } from '../manifest/codec.js';

/** How many violations a message names; an error's metadata has them all. */
const NAMED_VIOLATIONS = 3;

/** The error for a body that is not of its type: message with the first paths, metadata with each path. */
export function invalidBody(type: string, violations: readonly Violation[]): GameError {
  return invalid(`the body is no ${type}`, violations);
}

/** The error for a body of whatever type with texts that UTF-8 cannot carry. */
export function brokenText(violations: readonly Violation[]): GameError {
  return invalid('the body is not Unicode', violations);
}

function invalid(why: string, violations: readonly Violation[]): GameError {
  // Not by assignment: a path may be `__proto__`.
  const metadata = Object.fromEntries(
    violations.map(({ path, expected, found }) => [
      path === '' ? '(body)' : path,
      `expected ${expected}, found ${found}`,
    ]),
  );
  const says = describeViolations(violations, 'the body');
  return new GameError('INVALID', `${why}: ${says}`, { metadata });
}

/** The first violations as a sentence. @param whole what the value itself is called. */
export function describeViolations(violations: readonly Violation[], whole: string): string {
  const named = violations
    .slice(0, NAMED_VIOLATIONS)
    .map(
      ({ path, expected, found }) =>
        `${path === '' ? whole : path} must be ${expected}, found ${found}`,
    );
  const more = violations.length - named.length;
  return more > 0 ? `${named.join('; ')}; and ${more} more` : named.join('; ');
}
