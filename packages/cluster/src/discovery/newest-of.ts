import { isNewerBoot } from './boot.js';
import type { Candidate } from './registry.js';

/**
 * One candidate for each id, the one that was started last.
 * @param ownId of the server that asks, which is left out.
 * @param types that it wants to see; all without them.
 */
export function newestOf(
  all: readonly Candidate[],
  ownId: string,
  types: ReadonlySet<string> | undefined,
): Map<string, Candidate> {
  const found = new Map<string, Candidate>();
  for (const candidate of all) {
    const { id, type, boot } = candidate.member;
    if (id === ownId || types?.has(type) === false) continue;
    const other = found.get(id);
    if (other === undefined || isNewerBoot(boot, other.member.boot)) found.set(id, candidate);
  }
  return found;
}
