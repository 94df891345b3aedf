import { Component, type Groups, Handler, push, type Session } from '@nopal/server';
import type { Burst, Message } from '../room.js';

/** The same on a server without clients of its own: what is measured is the way there and back. */
@Component()
export class Room {
  readonly onShout = push<Message>('onShout');

  constructor(private readonly groups: Groups) {}

  @Handler()
  echo(_session: Session, message: Message): Message {
    return { m: message.m };
  }

  /** As a handler that waits for something: its answer comes in a later turn of the event loop. */
  @Handler()
  async later(_session: Session, message: Message): Promise<Message> {
    await new Promise((resolve) => setImmediate(resolve));
    return { m: message.m };
  }

  @Handler()
  enter(session: Session, message: Message): Message {
    this.groups.ensure(message.m).add(session);
    return message;
  }

  @Handler({ kind: 'notify' })
  tell(_session: Session, _message: Message): void {}

  @Handler({ kind: 'notify' })
  burst(session: Session, { count, m }: Burst): void {
    for (let i = 0; i < count; i += 1) this.onShout.to(session, { m });
  }

  @Handler({ kind: 'notify' })
  shout(_session: Session, message: Message): void {
    this.onShout.toGroup(this.groups.ensure('room'), message);
  }
}
