import {
  Component,
  Get,
  type Members,
  type Reply,
  reply,
  type ServerInfo,
  type Sessions,
} from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';
import { ADMIN_PAGE, ADMIN_SCRIPT } from './admin-page.js';
import type { AdminStatus } from './messages.js';

/** What those see who run the game, on the admin pages' port alone. */
@Component({ http: { isAdmin: true, prefix: '/arena' } })
export class Admin {
  constructor(
    private readonly server: ServerInfo,
    private readonly sessions: Sessions,
    private readonly members: Members,
    private readonly remotes: Remotes,
  ) {}

  @Get()
  page(): Reply<never> {
    const headers = {
      'Content-Security-Policy': "default-src 'self'; img-src data:; style-src 'unsafe-inline'",
    };
    return reply.html(ADMIN_PAGE, { headers });
  }

  @Get('/page.js')
  script(): Reply<string> {
    return reply.text(ADMIN_SCRIPT, { headers: { 'Content-Type': 'text/javascript' } });
  }

  /** How this gate is, and what it knows of the game servers. */
  @Get('/status')
  async status(): Promise<AdminStatus> {
    const answers = await this.remotes.game.arena.all().list();
    return {
      server: this.server.id,
      sessions: this.sessions.count,
      loggedIn: this.sessions.boundCount,
      games: this.members.ofType('game').map(({ id }) => ({
        id,
        arenas: answers.find(({ server }) => server === id)?.value ?? [],
      })),
    };
  }
}
