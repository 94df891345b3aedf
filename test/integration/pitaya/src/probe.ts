import {
  Component,
  Handler,
  type Lifecycle,
  type Members,
  Remote,
  type ServerInfo,
  type Session,
  type Users,
} from '@nopal/server';
import type { Remotes } from '../generated/remotes.js';
import type { Diary } from './diary.js';
import type { Servers, Text, Uids } from './messages.js';

/** Shows to a client what a component sees of its server. */
@Component()
export class Probe implements Lifecycle {
  #release: (() => void) | undefined;

  constructor(
    private readonly info: ServerInfo,
    private readonly members: Members,
    private readonly users: Users,
    private readonly remotes: Remotes,
    private readonly diary: Diary,
  ) {}

  init(): void {
    this.diary.note('component init');
  }

  afterInit(): void {
    this.diary.note('component afterInit');
  }

  beforeShutdown(): void {
    this.diary.note('component beforeShutdown');
  }

  shutdown(): void {
    this.diary.note('component shutdown');
  }

  @Handler()
  servers(_session: Session): Servers {
    const regions: Record<string, string> = {};
    for (const { id, metadata } of this.members.ofType('chat')) regions[id] = metadata.region ?? '';
    return { own: this.members.get(this.info.id)?.id ?? '', regions };
  }

  @Handler()
  async kickUsers(_session: Session, { uids }: Uids): Promise<Uids> {
    return {
      uids: await this.users.kick(uids, { code: 'GAME_OVER', message: 'the game is over' }),
    };
  }

  @Handler()
  async own(_session: Session): Promise<Text> {
    const { chat } = this.remotes;
    return {
      text: await chat.probe.with({ server: this.info.id }).greet(await chat.probe.greet('a')),
    };
  }

  @Remote()
  greet(name: string): string {
    return `${this.info.id} greets ${name}`;
  }

  @Handler()
  fails(_session: Session): void {
    throw new Error('secret of the server');
  }

  @Handler({ access: 'bound' })
  onlyBound(_session: Session): void {}

  @Handler()
  async holds(_session: Session): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#release = resolve;
    });
  }

  @Handler({ concurrent: true })
  release(_session: Session): void {
    this.#release?.();
  }

  @Handler()
  echo(_session: Session, { text }: Text): Text {
    return { text };
  }
}
