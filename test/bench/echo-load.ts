// A load of echo requests: connections that each keep some requests in flight, for so many seconds. Speaks WebSocket on
// plain sockets, so that the load costs less than what it measures. Prints one line of JSON.
//   node --import tsx test/bench/echo-load.ts PORT CONNECTIONS IN_FLIGHT SECONDS BODY_CHARACTERS [ROUTE]
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const route = Buffer.from(process.argv[7] ?? 'room.echo');
const [port = 0, connections = 0, inFlight = 0, seconds = 0, characters = 0] = process.argv
  .slice(2, 7)
  .map(Number);
const MASK_BYTES = 4;

/** A client's frame with mask 0, under which the payload stays as it is. */
function frame(payload: Buffer): Buffer {
  const head =
    payload.length < 126
      ? Buffer.from([0x82, 0x80 | payload.length])
      : Buffer.from([0x82, 0xfe, payload.length >> 8, payload.length]);
  return Buffer.concat([head, Buffer.alloc(MASK_BYTES), payload]);
}

function packet(type: number, body: Buffer): Buffer {
  return frame(Buffer.concat([Buffer.from([type, 0, body.length >> 8, body.length]), body]));
}

/** Ids 1 … 127 in turn: one byte each. */
const requests = Array.from({ length: 127 }, (_, index) => {
  const body = Buffer.from(JSON.stringify({ m: 'x'.repeat(characters) }));
  return packet(4, Buffer.concat([Buffer.from([0, index + 1, route.length]), route, body]));
});

/** In the first byte of a message: its body is an error. */
const ERROR_BIT = 0x20;
let answered = 0;
let errors = 0;
let measuring = false;
const latencies: number[] = [];

function start(socket: Socket, ready: () => void): void {
  let buffer = Buffer.alloc(0);
  let upgraded = false;
  let next = 0;
  const sentAt = new Float64Array(127);
  const send = (count: number): void => {
    const now = performance.now();
    const frames: Buffer[] = [];
    for (let i = 0; i < count; i += 1) {
      sentAt[next] = now;
      frames.push(requests[next] as Buffer);
      next = (next + 1) % 127;
    }
    socket.write(frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames));
  };
  socket.setNoDelay(true);
  socket.write(
    `GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
  );
  socket.on('data', (chunk) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    if (!upgraded) {
      const end = buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      upgraded = true;
      buffer = buffer.subarray(end + 4);
      socket.write(packet(1, Buffer.from('{"sys":{}}')));
    }
    let offset = 0;
    let replies = 0;
    const now = performance.now();
    while (offset + 2 <= buffer.length) {
      const short = (buffer[offset + 1] as number) & 0x7f;
      const head = short < 126 ? 2 : 4;
      if (offset + head > buffer.length) break;
      const length = short < 126 ? short : buffer.readUInt16BE(offset + 2);
      if (offset + head + length > buffer.length) break;
      const type = buffer[offset + head];
      if (type === 1) {
        socket.write(packet(2, Buffer.alloc(0)));
        ready();
        send(inFlight);
      } else if (type === 4) {
        replies += 1;
        if (measuring && ((buffer[offset + head + 4] as number) & ERROR_BIT) !== 0) errors += 1;
        if (measuring && (answered & 63) === 0)
          latencies.push(now - (sentAt[(buffer[offset + head + 5] as number) - 1] as number));
        answered += 1;
      }
      offset += head + length;
    }
    buffer = buffer.subarray(offset);
    if (replies > 0) send(replies);
  });
  socket.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
}

const sockets: Socket[] = [];
await new Promise<void>((resolve) => {
  let open = 0;
  for (let i = 0; i < connections; i += 1) {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    start(socket, () => {
      open += 1;
      if (open === connections) resolve();
    });
  }
});
await new Promise((resolve) => setTimeout(resolve, 500)); // warm
process.send?.('measure');
const before = answered;
measuring = true;
const startedAt = performance.now();
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const elapsed = (performance.now() - startedAt) / 1000;
const count = answered - before;
process.send?.('measured');
latencies.sort((a, b) => a - b);
const quantile = (q: number): number => latencies[Math.floor(latencies.length * q)] ?? 0;
console.log(
  JSON.stringify({
    count,
    errors,
    perSecond: count / elapsed,
    p50: quantile(0.5),
    p99: quantile(0.99),
  }),
);
for (const socket of sockets) socket.destroy();
process.disconnect?.();
