import {
  type Call,
  Component,
  type GameError,
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

  @Handler({ timeoutMs: 1000 })
  async chain(_session: Session, call: Call): Promise<Text> {
    const { probe } = this.remotes.chat;
    const heard = await probe.with({ call, metadata: { trace: 'abc' } }).hop();
    return { text: `${call.requestId} ${heard}` };
  }

  @Remote()
  async hop(call: Call): Promise<string> {
    const heard = await this.remotes.chat.probe.with({ call, timeoutMs: 4000 }).last();
    return `${call.requestId} ${heard}`;
  }

  @Remote()
  last(call: Call): string {
    return `${call.requestId} ${call.metadata.trace} ${call.remainingMs <= 1000 ? 'in time' : 'late'}`;
  }

  @Handler({ timeoutMs: 50 })
  async tooLate(_session: Session, call: Call): Promise<void> {
    await new Promise((resolve) => call.signal.addEventListener('abort', resolve));
    await this.remotes.chat.probe
      .with({ call })
      .greet('nobody')
      .catch((error: GameError) => {
        this.diary.note(error.code);
      });
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

  @Handler()
  async askHold(_session: Session, { text }: Text): Promise<void> {
    await this.remotes.chat.probe.with({ server: text }).hold();
  }

  @Remote()
  async hold(): Promise<void> {
    this.diary.note('holding');
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
