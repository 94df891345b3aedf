// Colyseus with a room that answers requests, on the transport that is asked for: ws is its default, uws the one that its
// documentation recommends for speed. Neither compresses messages.
//   node server.mjs PORT [ws|uws]
import { Room, Server } from '@colyseus/core';

const port = Number(process.argv[2]);
/** Room for bodies of 16 KB; 4 KB by default. */
const maxPayload = 65_536;

async function createTransport() {
  if (process.argv[3] === 'uws') {
    const { uWebSocketsTransport } = await import('@colyseus/uwebsockets-transport');
    return new uWebSocketsTransport({ maxPayloadLength: maxPayload });
  }
  const { WebSocketTransport } = await import('@colyseus/ws-transport');
  return new WebSocketTransport({ maxPayload });
}

class Echo extends Room {
  onCreate() {
    this.onMessage('echo', (_client, message) => ({ m: message.m }));
    this.onMessage('join', (_client, message) => message);
    this.onMessage('shout', (_client, message) => this.broadcast('shout', message));
  }
}

const server = new Server({ transport: await createTransport(), greet: false });
server.define('echo', Echo);
await server.listen(port, '127.0.0.1');
console.log(`colyseus listens on 127.0.0.1:${port}`);
