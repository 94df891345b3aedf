import {
  Component,
  Handler,
  type Lifecycle,
  type Member,
  type Members,
  Remote,
  type ServerInfo,
  type Session,
  type Sessions,
} from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';
import type { Lines, Metadata, Place, Roll, ServerType } from '../messages.js';
import type { Notes } from '../notes.js';

const TYPES: readonly ServerType[] = ['gate', 'lobby', 'game', 'shop', 'attic'];

/** What a server was told of sessions and members, for any client to read at any server. */
@Component()
export class Ledger implements Lifecycle {
  constructor(
    private readonly remotes: Remotes,
    private readonly info: ServerInfo,
    private readonly sessions: Sessions,
    private readonly members: Members,
    private readonly notes: Notes,
  ) {}

  init(): void {
    this.sessions.onBind(({ uid }) => this.notes.add(`bound ${uid}`));
    this.sessions.onClose(({ uid }) => this.notes.add(`ended ${uid}`));
    this.members.watch({
      joined: ({ id }) => this.notes.add(`joined ${id}`),
      changed: ({ id, state, metadata }) =>
        this.notes.add(`changed ${id} ${state} ${JSON.stringify(metadata)}`),
      left: ({ id }) => this.notes.add(`left ${id}`),
    });
  }

  @Handler()
  read(_session: Session, { server }: Place): Promise<Lines> {
    return this.remotes[this.#typeOf(server)].ledger.with({ server }).lines();
  }

  @Handler()
  roll(_session: Session, { server }: Place): Promise<Roll> {
    return this.remotes[this.#typeOf(server)].ledger.with({ server }).ownRoll();
  }

  @Handler()
  async describe(_session: Session, { server, metadata }: Metadata): Promise<void> {
    await this.remotes[this.#typeOf(server)].ledger.with({ server }).setMetadata(metadata);
  }

  @Remote()
  lines(): Lines {
    return { lines: this.notes.lines };
  }

  @Remote()
  ownRoll(): Roll {
    const found = TYPES.flatMap((type) => [...this.members.ofType(type)]);
    return {
      ownSessions: this.sessions.count,
      members: found.map((member) => this.#listed(member)),
    };
  }

  @Remote()
  async setMetadata(metadata: Record<string, string>): Promise<void> {
    await this.members.setMetadata(metadata);
  }

  #listed({ id, type, frontend, state, metadata }: Member): Roll['members'][number] {
    const sessions = this.members.load(id)?.sessions ?? -1;
    return { id, type, frontend, state, metadata, sessions };
  }

  #typeOf(server: string): ServerType {
    const { type } = this.members.get(server) ?? this.info;
    return TYPES.find((one) => one === type) ?? 'gate';
  }
}
