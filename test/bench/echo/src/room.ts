import { Component, type Groups, Handler, push, type Session } from '@nopal/server';

export interface Message {
  m: string;
}

/** The service that is measured: an echo, a broadcast, and a login that joins the group. */
@Component()
export class Room {
  readonly onShout = push<Message>('onShout');

  constructor(private readonly groups: Groups) {}

  @Handler()
  echo(_session: Session, message: Message): Message {
    return { m: message.m };
  }

  @Handler()
  async join(session: Session, message: Message): Promise<Message> {
    await session.bind(message.m);
    this.groups.ensure('room').add(session);
    return message;
  }

  @Handler({ kind: 'notify' })
  shout(_session: Session, message: Message): void {
    this.onShout.toGroup(this.groups.ensure('room'), message);
  }
}
