import { Component, Handler, type Session } from '@nopal/server';
import type { Message } from '../room.js';

/** The same echo on a server without clients of its own: what is measured is the way there and back. */
@Component()
export class Room {
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
}
