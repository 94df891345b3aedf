import type { HighScore } from '../../backend/src/messages.js';
import type { Score } from './messages.js';

/** The scores of several servers as one list, the best of each player; nobody's user id is in it. */
export function rankScores(scores: Iterable<HighScore>): Score[] {
  const best = new Map<string, HighScore>();
  for (const one of scores) {
    const known = best.get(one.uid);
    if (known === undefined || known.score < one.score) best.set(one.uid, one);
  }
  const sorted = [...best.values()].sort(
    (a, b) => b.score - a.score || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  let rank = 0;
  return sorted.map(({ name, colour, score, arena }, index) => {
    if (sorted[index - 1]?.score !== score) rank = index + 1;
    return { rank, name, colour, score, arena };
  });
}
