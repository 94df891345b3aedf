// The floor: the smallest useful echo server on uWebSockets.js that speaks the client protocol. No sessions, no routes,
// no validation, no limits, no order, no errors. What Nopal adds is measured against it in the same run.
//   node --import tsx test/bench/floors/echo.ts PORT
import uws from 'uWebSockets.js';

/** In the flags of a message: it gets no answer. */
const NOTIFY = 2;
const handshake = Buffer.from('{"code":200,"sys":{"dict":{},"heartbeat":30,"serializer":"json"}}');
const packet = (type: number, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([type, body.length >> 16, body.length >> 8, body.length]), body]);
const accepted = packet(1, handshake);

uws
  .App()
  .ws('/*', {
    maxPayloadLength: 65_536, // 16 KiB by default, which a packet with a body of 16 KB exceeds
    message: (socket, message) => {
      const bytes = Buffer.from(message);
      if (bytes[0] === 1) socket.send(accepted, true);
      if (bytes[0] !== 4) return;
      if (bytes[4] === NOTIFY) {
        JSON.parse(bytes.toString('utf8', 6 + (bytes[5] as number)));
        return;
      }
      let offset = 5;
      let id = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[offset++] as number;
        id |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      offset += 1 + (bytes[offset] as number);
      const body = JSON.stringify(JSON.parse(bytes.toString('utf8', offset)));
      const out = Buffer.allocUnsafe(10 + body.length * 3);
      let end = 5;
      out[0] = 4;
      out[4] = 4;
      for (; id >= 0x80; id >>>= 7) out[end++] = (id & 0x7f) | 0x80;
      out[end++] = id;
      end += out.write(body, end);
      out.writeUIntBE(end - 4, 1, 3);
      socket.send(out.subarray(0, end), true);
    },
  })
  .listen(Number(process.argv[2]), (socket) => {
    console.log(socket ? `floor listens on 0.0.0.0:${process.argv[2]}` : 'port is taken');
  });
