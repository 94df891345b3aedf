import { Component, type Groups, Handler, push, type Session } from '@nopal/server';
import type { Joined, JoinReply, JoinRequest } from './messages.js';

@Component({ names: 'lowercase' })
export class Room {
  readonly joined = push<Joined>('onJoin');

  constructor(private readonly groups: Groups) {}

  @Handler()
  async join(session: Session, { name }: JoinRequest): Promise<JoinReply> {
    await session.bind(name);
    const room = this.groups.ensure('room');
    room.add(session); // leaves with its connection
    this.joined.toGroup(room, { name });
    return { members: room.size };
  }
}
