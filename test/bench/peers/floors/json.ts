// The smallest useful echo server on uWebSockets.js without packets: JSON with a number that tells which answer belongs to
// which request. What packets cost is the difference to test/bench/floors/echo.ts.
//   node --import tsx test/bench/peers/floors/json.ts PORT
import uws from 'uWebSockets.js';

interface Request {
  readonly id: number;
  readonly m: string;
}

uws
  .App()
  .ws('/*', {
    message: (socket, message) => {
      const { id, m } = JSON.parse(Buffer.from(message).toString()) as Request;
      socket.send(JSON.stringify({ id, m }));
    },
  })
  .listen(Number(process.argv[2]), (socket) => {
    console.log(socket ? `floor listens on 0.0.0.0:${process.argv[2]}` : 'port is taken');
  });
