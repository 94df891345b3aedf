// What uWebSockets.js costs by itself: bytes come back as they went, no packets and no JSON. The first byte is a request's
// number, or says what is wanted: 200 joins the room, 201 is published to it.
//   node --import tsx test/bench/peers/floors/bytes.ts PORT
import uws from 'uWebSockets.js';

const JOIN = 200;
const SHOUT = 201;
const ROOM = 'room';
const app = uws.App();

app
  .ws('/*', {
    message: (socket, message) => {
      const [first] = new Uint8Array(message, 0, 1);
      if (first === JOIN) socket.subscribe(ROOM);
      if (first === SHOUT) app.publish(ROOM, message, true);
      else socket.send(message, true);
    },
  })
  .listen(Number(process.argv[2]), (socket) => {
    console.log(socket ? `floor listens on 0.0.0.0:${process.argv[2]}` : 'port is taken');
  });
