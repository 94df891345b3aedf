import { Component, type Groups, Handler, type Members, push, type Session } from '@nopal/server';
import type { Neighbours } from './neighbours.js';

export interface Message {
  m: string;
}

export interface Burst {
  /** How many pushes are wanted. */
  count: number;
  m: string;
}

/** The service that is measured: an echo, messages without an answer, pushes, groups and a login. */
@Component()
export class Room {
  readonly onShout = push<Message>('onShout');

  constructor(
    private readonly groups: Groups,
    members: Members,
    neighbours: Neighbours,
  ) {
    neighbours.members = members;
  }

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
  async join(session: Session, message: Message): Promise<Message> {
    await session.bind(message.m);
    this.groups.ensure('room').add(session);
    return message;
  }

  /** Enters a group of that name. */
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
