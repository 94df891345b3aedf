import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Call,
  Component,
  GameError,
  Handler,
  Remote,
  type ServerInfo,
  type Session,
} from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';
import type { Done, Lines, Place, Toil, Work } from '../messages.js';

/** Work that a server has a game server do, each with a time of its own. */
@Component()
export class Relay {
  /** How often this server has done each. */
  readonly #runs = new Map<string, number>();

  constructor(
    private readonly remotes: Remotes,
    private readonly info: ServerInfo,
  ) {}

  @Handler({ concurrent: true })
  async pass(_session: Session, toil: Toil, call: Call): Promise<Done> {
    const { n, by, ms, fails, timeoutMs, isIdempotent } = toil;
    const work: Work = { n, by, ms, fails };
    const { relay } = this.remotes.game;
    const to = relay.with({ call, timeoutMs });
    const done = isIdempotent ? await to.study(work) : await to.labour(work);
    if (done.n !== n || done.by !== by)
      throw new GameError('MIXED_UP', `${by} ${n} got what ${done.by} ${done.n} asked for`);
    return done;
  }

  /** What a game server has done more than once. */
  @Handler()
  twiceAt(_session: Session, { server }: Place): Promise<Lines> {
    return this.remotes.game.relay.with({ server }).twice();
  }

  @Remote()
  labour(work: Work): Promise<Done> {
    return this.#do(work, 'labour');
  }

  @Remote({ idempotent: true })
  study(work: Work): Promise<Done> {
    return this.#do(work, 'study');
  }

  @Remote()
  twice(): Lines {
    return { lines: [...this.#runs].filter(([, runs]) => runs > 1).map(([work]) => work) };
  }

  async #do({ n, by, ms, fails }: Work, how: string): Promise<Done> {
    const key = `${how} ${by} ${n}`;
    this.#runs.set(key, (this.#runs.get(key) ?? 0) + 1);
    if (ms > 0) await sleep(ms);
    if (!fails) return { n, by, server: this.info.id, after: 0 };
    const metadata = { by, n: String(n), after: '0', server: this.info.id };
    throw new GameError('BAD_LUCK', 'as it was asked for', { metadata });
  }
}
