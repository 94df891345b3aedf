import { Component, type Groups, Handler, push, type Session } from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';
import type { Appraisal, Hall, Treasure } from '../treasure.js';

/** Bodies of every kind of value, through handlers, pushes and remotes. */
@Component()
export class Vault {
  readonly opened = push<Treasure>();

  constructor(
    private readonly groups: Groups,
    private readonly remotes: Remotes,
  ) {}

  @Handler()
  echo(_session: Session, treasure: Treasure): Treasure {
    return treasure;
  }

  @Handler()
  appraise(_session: Session, treasure: Treasure): Appraisal {
    return appraisalOf(treasure);
  }

  @Handler()
  appraiseElsewhere(_session: Session, treasure: Treasure): Promise<Appraisal> {
    return this.remotes.game.treasury.appraise(treasure);
  }

  @Handler()
  watch(session: Session, { name }: Hall): void {
    this.groups.ensure(name).add(session);
  }

  @Handler({ kind: 'notify' })
  show(_session: Session, treasure: Treasure): void {
    this.opened.toGroup(this.groups.ensure('vault'), treasure);
  }

  @Handler()
  async tell(session: Session, treasure: Treasure): Promise<Treasure> {
    const told = this.opened.toUser(session.uid ?? '', treasure);
    treasure.tags.add('changed after the push');
    await told;
    return treasure;
  }

  @Handler()
  showAll(_session: Session, treasure: Treasure): void {
    this.opened.toAll(treasure);
  }

  @Handler()
  wrong(_session: Session): Treasure {
    return { found: new Date(Number.NaN) } as Treasure;
  }
}

export function appraisalOf(treasure: Treasure): Appraisal {
  return {
    year: treasure.found.getUTCFullYear(),
    doubled: treasure.value * 2n,
    sealBytes: treasure.seal.length,
    counted: [...treasure.counts.values()].reduce((sum, count) => sum + count, 0),
    tags: [...treasure.tags].sort(),
  };
}
