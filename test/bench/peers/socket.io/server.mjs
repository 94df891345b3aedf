// socket.io over WebSocket alone: requests are events with an acknowledgement, a broadcast goes to a room.
//   node server.mjs PORT
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const port = Number(process.argv[2]);
const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  serveClient: false,
});

io.on('connection', (socket) => {
  socket.on('echo', (message, answer) => answer({ m: message.m }));
  socket.on('join', (message, answer) => {
    socket.join('room');
    answer(message);
  });
  socket.on('shout', (message) => io.to('room').emit('shout', message));
});
http.listen(port, '127.0.0.1', () => console.log(`socket.io listens on 127.0.0.1:${port}`));
