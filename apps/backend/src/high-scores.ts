import type { HighScore } from './messages.js';

/** How many a server remembers. */
const KEPT = 100;

/** The best scores of this server, for as long as it runs: the best of each player. */
export class HighScores {
  readonly #best = new Map<string, HighScore>();

  note(score: HighScore): void {
    const known = this.#best.get(score.uid);
    if (score.score === 0 || (known !== undefined && known.score >= score.score)) return;
    this.#best.set(score.uid, score);
    // Sorting is for now and then, not for every score.
    if (this.#best.size < 2 * KEPT) return;
    const worst = this.#sorted().slice(KEPT);
    for (const { uid } of worst) this.#best.delete(uid);
  }

  /** The best first. */
  list(): HighScore[] {
    return this.#sorted().slice(0, KEPT);
  }

  #sorted(): HighScore[] {
    return [...this.#best.values()].sort((a, b) => b.score - a.score);
  }
}
