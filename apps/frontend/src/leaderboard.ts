import { Component, Get } from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';
import type { Page, ScorePage } from './messages.js';
import { rankScores } from './rank-scores.js';

/** The best scores of all arenas, whichever game servers they are on. */
@Component({ http: { prefix: '/leaderboard' } })
export class Leaderboard {
  constructor(private readonly remotes: Remotes) {}

  /** The best first, a page at a time. */
  @Get()
  async list(page: Page): Promise<ScorePage> {
    const { from = 0, size = 10 } = page;
    const answers = await this.remotes.game.arena.all().best();
    const scores = rankScores(answers.flatMap(({ value = [] }) => value));
    return { scores: scores.slice(from, from + size), total: scores.length };
  }
}
