import {
  Component,
  GameError,
  type Groups,
  Handler,
  push,
  type Session,
  type Sessions,
} from '@nopal/server';
import type { Audience, Greeting, Login, Text, Unreached } from '../messages.js';

/** Calls, broadcasts, kicks and pushes of both server types. */
@Component()
export class Desk {
  readonly words = push<Text>();
  readonly bytes = push<Uint8Array>();

  constructor(
    private readonly groups: Groups,
    private readonly sessions: Sessions,
  ) {}

  @Handler()
  hello(_session: Session, { name }: Greeting): Greeting {
    return { name: `hello ${name}` };
  }

  @Handler()
  rawReply(_session: Session): Uint8Array {
    return Buffer.from('raw');
  }

  @Handler()
  rawEcho(_session: Session, body: Uint8Array): Uint8Array {
    return body;
  }

  @Handler()
  nothing(_session: Session): void {}

  @Handler()
  refuse(_session: Session, { name }: Greeting): Greeting {
    throw new GameError('DESK_CLOSED', `${name} comes too late`, { metadata: { opens: '9:00' } });
  }

  @Handler()
  async login(session: Session, { uid }: Login): Promise<Login> {
    await session.bind(uid);
    return { uid };
  }

  @Handler()
  whoami(session: Session): Login {
    return { uid: session.uid ?? '' };
  }

  @Handler()
  join(session: Session, { text }: Text): void {
    this.groups.ensure(text).add(session);
  }

  @Handler({ kind: 'notify' })
  shout(_session: Session, { text }: Text): void {
    const group = this.groups.get('hall');
    if (group !== undefined) this.words.toGroup(group, { text });
  }

  @Handler({ kind: 'notify' })
  shoutBytes(_session: Session, body: Uint8Array): void {
    const group = this.groups.get('hall');
    if (group !== undefined) this.bytes.toGroup(group, body);
  }

  @Handler()
  async kickUser(_session: Session, { uid }: Login): Promise<void> {
    const session = this.sessions.ofUser(uid);
    if (session === undefined) throw new GameError('NOT_FOUND', `${uid} is not here`);
    await session.kick({ code: 'ASKED_TO', message: 'somebody asked for it' });
  }

  @Handler({ kind: 'notify' })
  async kickMe(session: Session): Promise<void> {
    await session.kick();
  }

  @Handler({ kind: 'notify' })
  async pushAndKick(session: Session, { text }: Text): Promise<void> {
    for (let count = 0; count < 100; count += 1) {
      this.words.to(session, { text: `${text} ${count}` });
    }
    await session.kick({ code: 'ENOUGH' });
  }

  @Handler()
  tellAndAnswer(session: Session, { text }: Text): Text {
    this.words.to(session, { text: `first ${text}` });
    return { text: `then ${text}` };
  }

  @Handler()
  async tell(_session: Session, { uids, text }: Audience): Promise<Unreached> {
    return { uids: await this.words.toUsers(uids, { text }) };
  }
}
