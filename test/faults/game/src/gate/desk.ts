import {
  Component,
  Handler,
  type Members,
  push,
  type ServerInfo,
  type Session,
  type Users,
} from '@nopal/server';
import type { Place, Servers, Who } from '../messages.js';

/** Logins and words between users. */
@Component()
export class Desk {
  readonly word = push<Who>();

  constructor(
    private readonly server: ServerInfo,
    private readonly users: Users,
    private readonly members: Members,
  ) {}

  @Handler()
  async login(session: Session, { uid }: Who): Promise<Place> {
    await session.bind(uid);
    return { frontend: this.server.id };
  }

  @Handler()
  here(_session: Session): Place {
    return { frontend: this.server.id };
  }

  /** The game servers that get new work. */
  @Handler()
  games(_session: Session): Servers {
    return this.#servers('game');
  }

  /** The gates that are known, this one included. */
  @Handler()
  gates(_session: Session): Servers {
    return this.#servers('gate');
  }

  /** Sends a word to a user, wherever it is; an empty answer when it was reached. */
  @Handler()
  async tell(_session: Session, { uid }: Who): Promise<Who> {
    const unreached = await this.word.toUsers([uid], { uid });
    return { uid: unreached.join() };
  }

  @Handler()
  async logOut(_session: Session, { uid }: Who): Promise<void> {
    await this.users.kick([uid]);
  }

  #servers(type: 'gate' | 'game'): Servers {
    const servers = this.members.ofType(type);
    return { servers: servers.map(({ id, boot, state }) => ({ id, boot, state })) };
  }
}
