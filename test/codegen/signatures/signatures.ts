import type { RequestOptions } from '@nopal/client';
import type { HttpCallOptions } from '@nopal/client/http';
import { expectTypeOf } from 'expect-type';
import type {
  Asked,
  Listen,
  Notify,
  RemoteAll,
  RemoteCall,
  RemoteNotify,
  Request,
} from './expected-types.js';
import type { GameClient } from './generated/client.js';
import type { HttpClient } from './generated/http-client.js';
import type { Remotes } from './generated/remotes.js';
import type { Arena } from './src/game/arena.js';
import type { Login } from './src/gate/login.js';
import type { Player, Players } from './src/gate/players.js';

declare const client: GameClient;
declare const http: HttpClient;
declare const remotes: Remotes;

type ClientArena = GameClient['game']['arena'];

/** Compiled and never run. */
export function signatures(): void {
  expectTypeOf<keyof GameClient>().toEqualTypeOf<'gate' | 'game'>();
  expectTypeOf<keyof ClientArena>().toEqualTypeOf<
    | ('join' | 'echo' | 'claim' | 'find' | 'leave' | 'raw' | 'move' | 'stop')
    | ('onState' | 'onWon' | 'onBytes')
  >();
  expectTypeOf<ClientArena['join']>().toEqualTypeOf<Request<Arena['join']>>();
  expectTypeOf<ClientArena['echo']>().toEqualTypeOf<Request<Arena['echo']>>();
  expectTypeOf<ClientArena['claim']>().toEqualTypeOf<Request<Arena['claim']>>();
  // A brand is the server's own: clients give the plain value.
  expectTypeOf<ClientArena['find']>().toEqualTypeOf<
    (who: { id: string }, options?: RequestOptions) => Promise<void>
  >();
  expectTypeOf<ClientArena['leave']>().toEqualTypeOf<Request<Arena['leave']>>();
  expectTypeOf<ClientArena['raw']>().toEqualTypeOf<Request<Arena['raw']>>();
  expectTypeOf<ClientArena['move']>().toEqualTypeOf<Notify<Arena['move']>>();
  expectTypeOf<ClientArena['stop']>().toEqualTypeOf<Notify<Arena['halt']>>();
  expectTypeOf<ClientArena['onState']>().toEqualTypeOf<Listen<Arena['state']>>();
  expectTypeOf<ClientArena['onWon']>().toEqualTypeOf<Listen<Arena['won']>>();
  expectTypeOf<ClientArena['onBytes']>().toEqualTypeOf<Listen<Arena['bytes']>>();
  expectTypeOf<GameClient['gate']>().toEqualTypeOf<{ login: { enter: Request<Login['enter']> } }>();

  const { players } = http.gate;
  expectTypeOf<keyof HttpClient>().toEqualTypeOf<'gate'>();
  expectTypeOf<keyof typeof players>().toEqualTypeOf<keyof Players>();
  expectTypeOf(players.list).toEqualTypeOf<Asked<Players['list']>>();
  expectTypeOf(players.show).toEqualTypeOf<Asked<Players['show']>>();
  expectTypeOf(players.update).toEqualTypeOf<Asked<Players['update']>>();
  // Where a parameter comes from is the server's own: clients give the plain value.
  expectTypeOf(players.many).toEqualTypeOf<
    (players: Player[], dry?: boolean, options?: HttpCallOptions) => Promise<void>
  >();
  expectTypeOf(players.remove).toEqualTypeOf<
    (id: string, token: string, sid?: string, options?: HttpCallOptions) => Promise<boolean>
  >();
  expectTypeOf(players.avatar).toEqualTypeOf<Asked<Players['avatar']>>();

  const { with: choose, all, notify, ...arena } = remotes.game.arena;
  expectTypeOf(arena).toEqualTypeOf<{
    seats: RemoteCall<Arena['seats']>;
    evict: RemoteCall<Arena['evict']>;
    everything: RemoteCall<Arena['everything']>;
    forget: RemoteCall<Arena['forget']>;
  }>();
  expectTypeOf(choose({ key: 'a', timeoutMs: 5 })).toEqualTypeOf(arena);
  expectTypeOf(all({ timeoutMs: 5 })).toEqualTypeOf<{
    seats: RemoteAll<Arena['seats']>;
    evict: RemoteAll<Arena['evict']>;
    everything: RemoteAll<Arena['everything']>;
    forget: RemoteAll<Arena['forget']>;
  }>();
  expectTypeOf(notify({ all: true })).toEqualTypeOf<{
    seats: RemoteNotify<Arena['seats']>;
    evict: RemoteNotify<Arena['evict']>;
    everything: RemoteNotify<Arena['everything']>;
    forget: RemoteNotify<Arena['forget']>;
  }>();
  expectTypeOf(remotes.gate.login.refresh).toEqualTypeOf<RemoteCall<Login['refresh']>>();

  // @ts-expect-error a field is missing
  void client.gate.login.enter({});
  // @ts-expect-error a field has another type
  void client.gate.login.enter({ name: 5 });
  // @ts-expect-error a field is misspelt
  void client.gate.login.enter({ nmae: 'Ada' });
  // @ts-expect-error the page is an object
  void players.list(1);
  // @ts-expect-error the body is not optional
  void players.update('7');
  // @ts-expect-error the reward has no amount
  void client.game.arena.claim({ type: 'gold' });
  // @ts-expect-error a notify is not waited for
  void client.game.arena.move({ x: 1, y: 2 }).then();
  // @ts-expect-error a notify takes no options
  client.game.arena.move({ x: 1, y: 2 }, {});
  // @ts-expect-error a remote is not for clients
  void client.game.arena.seats('7');
  // @ts-expect-error a handler is not for servers
  void remotes.gate.login.enter({ name: 'Ada' });
  // @ts-expect-error the server fills in the call
  void remotes.game.arena.forget(undefined);
  // @ts-expect-error all servers are not asked in the name of a key
  all({ key: 'a' });
  // @ts-expect-error nobody waits for a notified remote
  void notify().seats('7').then();
  // @ts-expect-error the push has no such field
  client.game.arena.onState((state) => state.tock);
}
