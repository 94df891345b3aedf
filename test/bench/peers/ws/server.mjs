// ws with as much protocol as its users write by hand: JSON with a number that tells which answer belongs to which request.
//   node server.mjs PORT
import { WebSocketServer } from 'ws';

const port = Number(process.argv[2]);
const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false });
const room = new Set();

server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const { id, event, m } = JSON.parse(String(data));
    if (event === 'shout') {
      const text = JSON.stringify({ event, m });
      for (const member of room) member.send(text);
      return;
    }
    if (event === 'join') room.add(socket);
    socket.send(JSON.stringify({ id, m }));
  });
  socket.on('close', () => room.delete(socket));
});
server.on('listening', () => console.log(`ws listens on 127.0.0.1:${port}`));
