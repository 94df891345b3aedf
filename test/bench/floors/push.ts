// The floor of pushes and broadcasts on uWebSockets.js, in the client protocol: no sessions, no limits, no errors. A request
// enters the room, a notify `burst` gets so many pushes, and a notify `shout` is published to the room.
//   node --import tsx test/bench/floors/push.ts PORT
import uws from 'uWebSockets.js';

const packet = (type: number, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([type, body.length >> 16, body.length >> 8, body.length]), body]);
const handshake = Buffer.from('{"code":200,"sys":{"dict":{},"heartbeat":30,"serializer":"json"}}');
const accepted = packet(1, handshake);
const entered = packet(4, Buffer.from('\x04\x01{}', 'latin1'));
const route = Buffer.from('\x06\x07onShout', 'latin1');
const pushOf = (value: unknown): Buffer =>
  packet(4, Buffer.concat([route, Buffer.from(JSON.stringify(value))]));
const NOTIFY = 2;

const app = uws.App();
app
  .ws('/*', {
    idleTimeout: 0,
    message: (socket, message) => {
      const bytes = Buffer.from(message);
      if (bytes[0] === 1) socket.send(accepted, true);
      if (bytes[0] !== 4) return;
      if (bytes[4] !== NOTIFY) {
        socket.subscribe('room');
        socket.send(entered, true);
        return;
      }
      const end = 6 + (bytes[5] as number);
      const body = JSON.parse(bytes.toString('utf8', end)) as { m: string; count?: number };
      if (body.count === undefined) app.publish('room', pushOf({ m: body.m }), true);
      for (let i = 0; i < (body.count ?? 0); i += 1) socket.send(pushOf({ m: body.m }), true);
    },
  })
  .listen(Number(process.argv[2]), (socket) => {
    console.log(socket ? `floor listens on 0.0.0.0:${process.argv[2]}` : 'port is taken');
  });
