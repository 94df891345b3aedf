import { type ClusterGroups, Component, Handler, push, type Session } from '@nopal/server';
import type { Audience, Lines, Text, Uids } from '../messages.js';

/** Groups of the whole cluster, and pushes to users wherever they are. */
@Component()
export class Crowd {
  readonly words = push<Text>();
  readonly bytes = push<Uint8Array>();

  constructor(private readonly groups: ClusterGroups) {}

  @Handler()
  async join(session: Session, { text }: Text): Promise<void> {
    await this.groups.of(text).add(session);
  }

  @Handler()
  async leave(session: Session, { text }: Text): Promise<void> {
    await this.groups.of(text).remove(session);
  }

  @Handler()
  async uids(_session: Session, { text }: Text): Promise<Lines> {
    return { lines: (await this.groups.of(text).uids()).sort() };
  }

  @Handler()
  async addUser(_session: Session, { uids: [uid = ''], text }: Audience): Promise<void> {
    await this.groups.of(text).addUser(uid);
  }

  /** To the group of the same name as the text. */
  @Handler({ kind: 'notify' })
  shout(_session: Session, { text }: Text): void {
    this.words.toGroup(this.groups.of(text), { text });
  }

  @Handler({ kind: 'notify' })
  shoutBytes(_session: Session, { text }: Text): void {
    this.bytes.toGroup(this.groups.of(text), Buffer.from([1, 2, 3]));
  }

  @Handler({ kind: 'notify' })
  shoutToAll(_session: Session, { text }: Text): void {
    this.words.toAll({ text });
  }

  @Handler()
  async tell(_session: Session, { uids, text }: Audience): Promise<Uids> {
    return { uids: await this.words.toUsers(uids, { text }) };
  }
}
