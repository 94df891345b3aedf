// The smallest echo server on uWebSockets.js that speaks the client protocol and leaves bodies as they are: packets without
// JSON. What JSON costs is the difference to test/bench/floors/echo.ts.
//   node --import tsx test/bench/peers/floors/packets.ts PORT
import uws from 'uWebSockets.js';

const handshake = Buffer.from('{"code":200,"sys":{"dict":{},"heartbeat":30,"serializer":"json"}}');
const packet = (type: number, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([type, body.length >> 16, body.length >> 8, body.length]), body]);
const accepted = packet(1, handshake);

uws
  .App()
  .ws('/*', {
    message: (socket, message) => {
      const bytes = Buffer.from(message);
      if (bytes[0] === 1) socket.send(accepted, true);
      if (bytes[0] !== 4) return;
      let idEnd = 5;
      while ((bytes[idEnd++] as number) >= 0x80);
      const bodyAt = idEnd + 1 + (bytes[idEnd] as number);
      const out = Buffer.allocUnsafe(idEnd + bytes.length - bodyAt);
      bytes.copy(out, 0, 0, idEnd);
      bytes.copy(out, idEnd, bodyAt);
      out[4] = 4; // a response
      out.writeUIntBE(out.length - 4, 1, 3);
      socket.send(out, true);
    },
  })
  .listen(Number(process.argv[2]), (socket) => {
    console.log(socket ? `floor listens on 0.0.0.0:${process.argv[2]}` : 'port is taken');
  });
