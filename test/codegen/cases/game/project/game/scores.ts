import type { Logger } from '@nopal/core';

export class Clockwork {}

export abstract class ScoreStore {
  abstract best(): number;
}

export class Scores {
  constructor(
    readonly store: ScoreStore,
    readonly clockwork: Clockwork,
    readonly log: Logger,
  ) {}
}
