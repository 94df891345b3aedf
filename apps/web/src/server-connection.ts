import { connect } from '@nopal/client';
import { contract } from '../../generated/client.js';
import type { GameConnection } from './connection.js';

/** Connects to the server that this page came from. */
export async function connectToServer(): Promise<GameConnection> {
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`;
  const client = await connect(url, { contract });
  const { login, lobby } = client.gate;
  const { arena } = client.game;
  return {
    login: (name, resume) => login.login(resume === undefined ? { name } : { name, resume }),
    arenas: async () => (await lobby.list()).arenas,
    ping: async () => {
      await lobby.ping();
    },
    join: async (id) => {
      await lobby.enter({ arena: id });
      return arena.join({ arena: id });
    },
    leave: async () => {
      await arena.leave();
    },
    move: (move) => arena.move(move),
    chat: async (text) => {
      await arena.chat({ text });
    },
    listen: (listener) => {
      arena.onState((state) => listener.state(state));
      arena.onJoined((joined) => listener.joined(joined));
      arena.onLeft((left) => listener.left(left));
      arena.onChatted((chatted) => listener.chatted(chatted));
      arena.onCollected((collected) => listener.collected(collected));
      arena.onClosing(() => listener.closing());
    },
    onStatus: (callback) => {
      client.onStatus(callback);
    },
    onReconnect: (callback) => {
      client.onReconnect(callback);
    },
    counts: () => ({ received: client.stats.messagesIn, sent: client.stats.messagesOut }),
  };
}
