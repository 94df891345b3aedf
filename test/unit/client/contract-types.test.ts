import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Contract, NopalClient, RequestOptions } from '@nopal/client';
import { connect } from '@nopal/client';
import {
  type ArenaClient,
  type ArenaState,
  contract,
  type JoinReply,
  type JoinRequest,
  type Move,
} from '../../support/arena-contract.js';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => undefined;

type Client = Awaited<ReturnType<typeof connect<ArenaClient>>>;
type Arena = Client['game']['arena'];

/** Compiled with everything else and never called: each wrong line must be an error, each right one must not. */
async function calls(client: Client, untyped: NopalClient): Promise<void> {
  const connected = await connect('ws://x', { contract });
  holds<Same<typeof connected, NopalClient & ArenaClient>>();
  const plain = await connect('ws://x');
  // @ts-expect-error without a contract there is no proxy
  plain.game;
  holds<
    Same<Parameters<Arena['join']>, [body: JoinRequest, options?: RequestOptions | undefined]>
  >();
  holds<Same<ReturnType<Arena['join']>, Promise<JoinReply>>>();
  holds<Same<Parameters<Arena['move']>, [body: Move]>>();
  holds<Same<ReturnType<Arena['move']>, void>>();
  holds<Same<Parameters<Parameters<Arena['onState']>[0]>, [state: ArenaState]>>();
  holds<Same<ReturnType<Arena['onState']>, () => void>>();
  holds<Same<ReturnType<Arena['replay']>, Promise<Uint8Array>>>();
  // @ts-expect-error arena is text
  await client.game.arena.join({ arena: 7 });
  // @ts-expect-error a body is needed
  await client.game.arena.join();
  // @ts-expect-error there is no such option
  await client.game.arena.join({ arena: '7' }, { retries: 1 });
  // @ts-expect-error there is no such method
  client.game.arena.leave();
  // @ts-expect-error a push is listened to as onState
  client.game.arena.state;
  // @ts-expect-error a notify takes no options
  client.game.arena.move({ x: 1 }, {});
  // @ts-expect-error the state has no such field
  client.game.arena.onState((state) => state.tock);
  // @ts-expect-error the contract of another game
  const other: Contract<{ chat: { room: { say(body: Move): void } } }> = contract;
  // @ts-expect-error only the client changes its status
  client.status = 'open';
  const reply = await untyped.request('a.b');
  holds<Same<typeof reply, unknown>>();
  return void other;
}

it('gives each member the types of its contract', () => {
  assert.equal(typeof calls, 'function');
});
