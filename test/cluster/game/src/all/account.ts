import {
  Component,
  Handler,
  type Json,
  type ServerInfo,
  type Session,
  type Users,
} from '@nopal/server';
import type { Login, Player, Uids, View } from '../messages.js';
import type { Notes } from '../notes.js';

/** Sessions: who somebody is, what is kept of him, and how he is sent away. */
@Component()
export class Account {
  constructor(
    private readonly info: ServerInfo,
    private readonly users: Users,
    private readonly notes: Notes,
  ) {}

  @Handler()
  async login(session: Session, { uid }: Login): Promise<void> {
    await session.bind(uid);
  }

  @Handler()
  view(session: Session<Player>): View {
    const { id, frontendId, frontendType, remoteAddress, uid = '', data } = session;
    return {
      ...{ server: this.info.id, id, frontendId, frontendType, remoteAddress, uid },
      data: { ...data },
      handshake: session.handshake.user as Json,
    };
  }

  @Handler()
  async put(session: Session<Player>, player: Player): Promise<void> {
    await session.set(player);
  }

  /** Answers at once: the change goes with the answer. */
  @Handler()
  putSoon(session: Session<Player>, player: Player): void {
    void session.set(player);
  }

  @Handler()
  async clear(session: Session<Player>): Promise<void> {
    await session.clear();
  }

  /** Notes when the session ends. */
  @Handler()
  mourn(session: Session): void {
    const name = session.uid ?? `${session.frontendId}/${session.id}`;
    session.onClose(() => this.notes.add(`first callback for ${name}`));
    session.onClose(() => this.notes.add(`second callback for ${name}`));
  }

  @Handler({ kind: 'notify' })
  async kickMe(session: Session): Promise<void> {
    await session.kick({ code: 'ENOUGH', message: 'it is enough' });
  }

  @Handler()
  async kickUsers(_session: Session, { uids }: Uids): Promise<Uids> {
    return { uids: await this.users.kick(uids, { code: 'ASKED_TO', message: 'by somebody' }) };
  }

  @Handler()
  async online(_session: Session, { uids }: Uids): Promise<Uids> {
    const found = await Promise.all(uids.map((uid) => this.users.isOnline(uid)));
    return { uids: uids.filter((_, i) => found[i]) };
  }
}
